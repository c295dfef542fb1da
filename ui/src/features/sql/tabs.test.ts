import { expect, test } from "vitest";
import { begun, titleOf } from "./tabs";

const KEPT = [
  { id: "a", sql: "SELECT 1", dialect: null, version: 1, updated_at: "2026-01-02T00:00:00Z" },
  { id: "b", sql: "SELECT 2", dialect: "tsql", version: 4, updated_at: "2026-01-01T00:00:00Z" },
];

test("the tab that was changed last is shown, unless the address says something", () => {
  expect(begun(KEPT, null, null).shown).toBe("a");
  expect(begun(KEPT, null, "b").shown).toBe("b");
  expect(begun(KEPT, "SELECT 2", null)).toMatchObject({ shown: "b", tabs: [{}, {}] });
  const given = begun(KEPT, "SELECT 3", "gone");
  expect(given.tabs.find(({ key }) => key === given.shown)).toMatchObject({ id: null, sql: "SELECT 3" });
  expect(begun([], null, null).tabs).toHaveLength(1);
});

test.each([
  ["-- revenue by month\nSELECT 1", "revenue by month"],
  ["\n\n  SELECT a", "SELECT a"],
  ["/* why */ SELECT 1", "why */ SELECT 1"],
  ["  \n", "Empty"],
  [`SELECT ${"x".repeat(50)}`, `SELECT ${"x".repeat(21)}…`],
])("a tab is called by its first line: %s", (sql, title) => {
  expect(titleOf(sql)).toBe(title);
});
