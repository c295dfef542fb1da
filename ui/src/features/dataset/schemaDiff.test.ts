import { expect, test } from "vitest";
import type { SchemaChange } from "@/api/datasetShapes";
import { sideBySide } from "./schemaDiff";

const change = (kind: string, path: string, severity = "major"): SchemaChange => ({ kind, path, severity, before: null, after: null });

test("a renamed column stands beside itself, a new one beside nothing, a lost one at the end", () => {
  const before = [{ id: 1, name: "a", type: "long" }, { id: 2, name: "b", type: "string" }];
  const after = [{ id: 1, name: "z", type: "long" }, { id: 3, name: "c", type: "date" }];
  const renamed = change("renamed", "a");
  const lost = change("removed", "b");
  expect(sideBySide(before, after, [renamed, lost, change("added", "c", "minor")])).toEqual([
    { before: "a long", after: "z long", change: renamed },
    { before: null, after: "c date", change: change("added", "c", "minor") },
    { before: "b string", after: null, change: lost },
  ]);
});

test("what stayed has no change; a change within a struct is its column's", () => {
  const columns = [{ id: 1, name: "a", type: { type: "struct" } }, { id: 2, name: "b", type: "int" }];
  const inner = change("added", "a.x", "minor");
  expect(sideBySide(columns, columns, [inner]).map((line) => line.change)).toEqual([inner, null]);
});
