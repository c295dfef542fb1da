import { expect, test } from "vitest";
import { copied } from "./copy";
import { columnAt, offsets, reveal, ROW_HEIGHT, rowsTop, scrollFor, scrollHeight, spanOf } from "./geometry";

test("columns are found by their place", () => {
  const starts = offsets([100, 50, 200]);
  expect(starts).toEqual([0, 100, 150, 350]);
  expect([0, 99, 100, 149, 150, 9999].map((x) => columnAt(starts, x))).toEqual([0, 0, 1, 1, 2, 2]);
  expect(columnAt(offsets([]), 5)).toBe(0);
});

test("ten million rows are scrolled over from the first to the last", () => {
  const [rows, view] = [10_000_000, 600];
  expect(scrollHeight(rows)).toBeLessThan(33_000_000);
  expect(rowsTop(0, rows, view)).toBe(0);
  expect(rowsTop(scrollHeight(rows) - view, rows, view)).toBe(rows * ROW_HEIGHT - view);
  const top = 5_000_000 * ROW_HEIGHT;
  expect(rowsTop(scrollFor(top, rows, view), rows, view)).toBeCloseTo(top, 0);
  expect(rowsTop(260, 100, view)).toBe(260);
});

test("a row is brought into view by the least move", () => {
  expect(reveal(0, 260, 260)).toBe(0);
  expect(reveal(12, 260, 260)).toBe(260);
  expect(reveal(20, 260, 260)).toBe(286);
});

test("a range is the same from whichever corner it was drawn", () => {
  const span = { top: 1, bottom: 3, left: 0, right: 2 };
  expect(spanOf({ row: 1, column: 2 }, { row: 3, column: 0 })).toEqual(span);
  expect(spanOf({ row: 3, column: 0 }, { row: 1, column: 2 })).toEqual(span);
});

test("what is copied can be read back, and NULL is not the empty text", () => {
  const [names, rows] = [["a", "b|c"], [[null, ""], ['x "y"', "1,2\n3"], [1, { k: [1] }]]];
  expect(copied("csv", names, rows)).toBe('a,b|c\r\n,""\r\n"x ""y""","1,2\n3"\r\n1,"{""k"":[1]}"');
  expect(copied("tsv", names, rows)).toBe('a\tb|c\n\t\n"x ""y"""\t"1,2\n3"\n1\t"{""k"":[1]}"');
  expect(copied("markdown", names, rows)).toBe('| a | b\\|c |\n| --- | --- |\n|  |  |\n| x "y" | 1,2<br>3 |\n| 1 | {"k":[1]} |');
  expect(JSON.parse(copied("json", names, rows))[0]).toEqual({ a: null, "b|c": "" });
});
