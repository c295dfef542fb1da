import { expect, test } from "vitest";
import { off, placed, type Operator } from "./plan";

const operator = (name: string, rows: number, estimated: number | null, ...children: Operator[]): Operator => ({
  name,
  rows,
  estimated_rows: estimated,
  self_ms: 1,
  bytes: 0,
  detail: {},
  children,
});

test("what only carries a plan is no part of it", () => {
  const plan = [operator("RESULT_COLLECTOR", 0, null, operator("EXPLAIN_ANALYZE", 0, null, operator("JOIN", 5, 50, operator("SCAN", 9, 9), operator("SCAN", 3, 0))))];
  expect(placed(plan).map(({ operator: { name }, depth }) => [name, depth])).toEqual([["JOIN", 0], ["SCAN", 1], ["SCAN", 1]]);
});

test("an estimate is off by how many times, whichever way", () => {
  expect([operator("A", 5, 50), operator("B", 50, 5), operator("C", 0, 1), operator("D", 1, null)].map(off)).toEqual([10, 10, 1, null]);
});
