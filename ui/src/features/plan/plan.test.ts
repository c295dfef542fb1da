import { expect, test } from "vitest";
import { aligned, change, off, placed, type Operator } from "./plan";

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

test("operators that both plans have stand beside one another, the others alone", () => {
  const first = [operator("SORT", 1, 1, operator("JOIN", 1, 1, operator("SCAN", 1, 1), operator("SCAN", 1, 1)))];
  const second = [operator("JOIN", 1, 1, operator("FILTER", 1, 1, operator("SCAN", 1, 1)), operator("SCAN", 1, 1))];
  const names = aligned(first, second).map(({ left, right }) => [left?.operator.name ?? null, right?.operator.name ?? null]);
  expect(names).toEqual([["SORT", null], ["JOIN", "JOIN"], [null, "FILTER"], ["SCAN", "SCAN"], ["SCAN", "SCAN"]]);
  expect(aligned([], second)).toHaveLength(4);
});

test("a figure is told as a multiple of the other", () => {
  expect([change(3, 2), change(500, 2), change(2, 2), change(1, 0), change(null, 1)]).toEqual(["1.50 ×", "250 ×", "the same", "new", "–"]);
});
