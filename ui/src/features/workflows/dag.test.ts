import { expect, test } from "vitest";
import { dag } from "./dag";

const step = (name: string, ...after: string[]) => ({ name, kind: "sql", after });

test("a step stands behind the last of those that it waits for", () => {
  const { nodes, links } = dag([step("d", "a", "c"), step("a"), step("c", "b"), step("b", "a")]);
  expect(Object.fromEntries(nodes.map(({ id, layer }) => [id, layer]))).toEqual({ a: 0, b: 1, c: 2, d: 3 });
  expect(links).toContainEqual({ source: { id: "b" }, target: { id: "c" } });
  expect(links).toHaveLength(4);
});

test("steps that wait for each other do not hang the page", () => {
  expect(dag([step("a", "b"), step("b", "a")]).nodes).toHaveLength(2);
});
