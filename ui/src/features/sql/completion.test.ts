import { expect, test } from "vitest";
import { complete, isProse, tablesOf, written, type Known } from "./completion";

const COLUMNS: Record<string, string[]> = { cars: ["name", "Miles per Gallon"], people: ["id", "email"] };
const known: Known = {
  tables: [
    { name: "cars", zone: "gold" },
    { name: "people", zone: "silver" },
  ],
  columnsOf: (table) => (COLUMNS[table] ?? []).map((name) => ({ name, type: "VARCHAR" })),
};

/** Labels at the mark `|`. */
function at(marked: string, kinds?: string[]): string[] {
  const place = marked.indexOf("|");
  const found = complete(marked.replace("|", ""), place, known);
  return found.filter((one) => !kinds || kinds.includes(one.kind)).map((one) => one.label);
}

test("tables and CTEs follow FROM, JOIN and a comma between tables", () => {
  expect(at("SELECT * FROM |")).toEqual(["cars", "people"]);
  expect(at("SELECT * FROM ca|")).toEqual(["cars", "people"]);
  expect(at("SELECT * FROM cars JOIN |")).toEqual(["cars", "people"]);
  expect(at("SELECT * FROM cars, |")).toEqual(["cars", "people"]);
  expect(at("WITH old AS (SELECT 1) SELECT * FROM |")).toEqual(["old", "cars", "people"]);
  expect(at("SELECT * FROM gold.|")).toEqual(["cars"]);
});

test("columns come of the tables of the statement, also when these stand behind", () => {
  expect(at("SELECT | FROM cars", ["column"])).toEqual(["name", "Miles per Gallon"]);
  expect(at("SELECT | FROM gold.cars c JOIN people AS p ON true", ["column"])).toEqual(["name", "Miles per Gallon", "id", "email"]);
  expect(at("SELECT p.| FROM cars c, silver.people p")).toEqual(["id", "email"]);
  expect(at("SELECT c.na| FROM cars c")).toEqual(["name", "Miles per Gallon"]);
  expect(at("SELECT | FROM cars WHERE true", ["alias"])).toEqual(["cars"]);
});

test("names are written so that SQL takes them", () => {
  expect(["cars", "Miles per Gallon", 'a"b', "select", "Upper"].map(written)).toEqual([
    "cars",
    '"Miles per Gallon"',
    '"a""b"',
    '"select"',
    '"Upper"',
  ]);
});

test.each([
  ["-- fir|", true],
  ["-- first|\nSELECT", true],
  ["SELECT /* a| */ 1", true],
  ["SELECT /* a */| 1", false],
  ["SELECT 'a|b'", true],
  ["SELECT 'ab'|", false],
  ["SELECT fir|", false],
])("nothing is completed in comments and texts: %s", (marked, prose) => {
  expect(isProse(marked.replace("|", ""), marked.indexOf("|"))).toBe(prose);
});

test("texts and comments are no tables", () => {
  expect(tablesOf("SELECT 'FROM x' FROM \"my table\" -- FROM y\nJOIN gold.cars USING (id)")).toEqual(["my table", "cars"]);
});

