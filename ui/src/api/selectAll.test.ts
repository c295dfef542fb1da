import { expect, test } from "vitest";
import { selectAll, selectOnlyIn } from "./selectAll";

const HOSTILE = { zone: "gold", name: 'a" ; DROP TABLE b --' };

test("a name stays a name, whatever is in it", () => {
  expect(selectAll(HOSTILE)).toBe('SELECT * FROM gold."a"" ; DROP TABLE b --" LIMIT 1000');
});

test("a snapshot is a number or nothing", () => {
  expect(selectAll({ zone: "gold", name: "t" }, { snapshot: "12", rows: 5 })).toBe('SELECT * FROM gold."t" AT (VERSION => 12) LIMIT 5');
  expect(selectAll({ zone: "gold", name: "t" }, { snapshot: "1) --" })).toBe('SELECT * FROM gold."t" LIMIT 1000');
});

test("rows of one snapshot that another has not", () => {
  expect(selectOnlyIn({ zone: "gold", name: "t" }, ["a", "b"], "2", "1", 9)).toBe(
    'SELECT "a", "b" FROM gold."t" AT (VERSION => 2) EXCEPT SELECT "a", "b" FROM gold."t" AT (VERSION => 1) LIMIT 9',
  );
});
