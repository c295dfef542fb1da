import { expect, test } from "vitest";
import { AS_IT_IS, read, sortedBy, without, written, type Arrangement } from "./arrangement";

const BOTH: Arrangement = {
  sort: [{ column: 'a"b', descending: true }],
  filters: [{ column: "é", operator: "contains", value: "x&y" }, { column: "n", operator: "is null", value: null }],
};

test("an arrangement comes back from the address as it went there", () => {
  expect(read("q", written("q", BOTH))).toEqual(BOTH);
  expect(written("q", AS_IT_IS)).toBeNull();
  expect(read("q", null)).toEqual(AS_IT_IS);
});

test.each(["", "x", "{}", "[]", "[1, 2]", '["q", [["a"]], [["b", "DROP TABLE", "c"]]]', '["q", [[3, true]], [[1, "=", "2"]]]', '["other", [], [["a", "=", "2"]]]'])("what makes no sense is left out: %s", (text) => {
  expect(read("q", text).filters).toEqual([]);
});

test("an order takes the place of the one before, and parts are taken away one by one", () => {
  const sorted = sortedBy(BOTH, "n", false);
  expect(sorted.sort).toEqual([{ column: "n", descending: false }]);
  expect(sorted.filters).toBe(BOTH.filters);
  const [first] = BOTH.filters;
  expect(first && without(BOTH, first).filters).toHaveLength(1);
});
