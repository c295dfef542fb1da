import { expect, test } from "vitest";
import { isNeeded, namesIn, valuesOf } from "./values";

const typed = (given: Record<string, string>) => (name: string) => given[name] ?? null;

test("what was typed is sent by its type; empty fields are not sent", () => {
  const parameters = [
    { name: "n", type: "integer" },
    { name: "exact", type: "decimal" },
    { name: "regions", type: "text", list: true },
    { name: "yes", type: "boolean" },
    { name: "empty", type: "text" },
  ];
  const given = typed({ n: "7", exact: "12345678901234567890.5", regions: "north, south,", yes: "true", empty: "" });
  expect(valuesOf(parameters, given)).toEqual({ n: 7, exact: "12345678901234567890.5", regions: ["north", "south"], yes: true });
});

test("parameters are found in a query, each once", () => {
  expect(namesIn("SELECT $a, $B FROM t WHERE x = $a")).toEqual(["a", "b"]);
});

test("a value is needed where there is no default, unless nothing means NULL", () => {
  expect([{ name: "a", type: "text" }, { name: "b", type: "text", default: "" }, { name: "c", type: "text", optional: true }].map(isNeeded)).toEqual([true, false, false]);
});
