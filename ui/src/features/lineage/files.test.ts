import { expect, test } from "vitest";
import { withFiles } from "./files";
import type { Graph } from "./graph";

const link = (source: string, target: string) => ({ source: { id: source }, target: { id: target } });
const GRAPH: Graph = {
  nodes: [
    { id: "d", kind: "dataset", name: "gold.sales", layer: 0 },
    { id: "l", kind: "landing", name: "ab12", layer: -1 },
    { id: "i", kind: "ingestion", name: "sales.csv", layer: -2 },
    { id: "far", kind: "dataset", name: "gold.far", layer: -3 },
  ],
  links: [link("l", "d"), link("i", "l"), link("far", "l")],
  columns: [{ source: { id: "l", column: "Id" }, target: { id: "d", column: "id" }, kind: "identity", expression: null, masked: false }],
  truncated: false,
};

test("a file stands one step before its dataset, and its original is no step", () => {
  const found = withFiles(GRAPH, 2);
  expect(found.nodes.map(({ kind, name, layer }) => [kind, name, layer])).toEqual([["dataset", "gold.sales", 0], ["file", "sales.csv", -1]]);
  expect(found.links).toEqual([link("i", "d")]);
  expect(found.columns[0]?.source).toEqual({ id: "i", column: "Id" });
});
