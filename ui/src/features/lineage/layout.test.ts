import { expect, test } from "vitest";
import { layered } from "@/components/layered";
import { pathThrough, type Graph, type Node } from "./graph";

const node = (id: string, layer: number): Node => ({ id, layer, name: id, kind: "dataset" });
const link = (source: string, target: string) => ({ source: { id: source }, target: { id: target } });

test("layers go from left to right, and linked nodes stand beside each other", () => {
  const nodes = [node("f", 0), node("a", -1), node("b", -1), node("y", 1), node("z", 1), node("up-of-b", -2), node("up-of-a", -2)];
  const { spots } = layered({ nodes, links: [link("up-of-a", "a"), link("up-of-b", "b"), link("a", "f"), link("b", "f"), link("f", "y"), link("f", "z")] });
  const at = (id: string) => spots.find((spot) => spot.node.id === id) ?? { x: NaN, y: NaN };
  expect(at("up-of-a").x).toBeLessThan(at("a").x);
  expect(at("a").x).toBeLessThan(at("f").x);
  expect(at("a").y < at("b").y).toBe(at("up-of-a").y < at("up-of-b").y);
});

test("no two nodes stand on the same place", () => {
  const nodes = Array.from({ length: 300 }, (_, n) => node(`n${n}`, n % 5));
  const { spots } = layered({ nodes, links: nodes.slice(5).map((one, n) => link(`n${n}`, one.id)) });
  expect(new Set(spots.map(({ x, y }) => `${x} ${y}`)).size).toBe(300);
});

test("a path goes up and down from a node, not sideways, and ends in circles", () => {
  const links: Graph["links"] = [link("a", "b"), link("b", "c"), link("a", "other"), link("c", "a")];
  expect([...pathThrough([link("a", "b"), link("b", "c"), link("a", "other")], "b")].toSorted()).toEqual(["a", "b", "c"]);
  expect(pathThrough(links, "b").size).toBe(4);
});
