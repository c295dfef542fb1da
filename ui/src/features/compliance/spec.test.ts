import { describe, expect, it } from "vitest";
import { POLICY_FIELDS } from "./policy";
import { at, put, read, sent, written } from "./spec";

const MASK = {
  kind: "mask",
  name: "hide",
  on: { zone: null, dataset: "people", columns: ["email"], tag: null },
  mask: { method: "partial", keep_first: 1, unit: "year" },
  enabled: false,
  version: 3,
  updated_by: "ada",
};

describe("a document filled in by fields", () => {
  it("is sent without what the server adds and what another kind has", () => {
    expect(sent(MASK, POLICY_FIELDS)).toEqual({
      kind: "mask",
      name: "hide",
      on: { dataset: "people", columns: ["email"] },
      mask: { method: "partial", keep_first: 1 },
      enabled: false,
    });
    expect(sent({ ...MASK, kind: "row_filter", filter: "id > 1" }, POLICY_FIELDS)).toEqual({
      kind: "row_filter",
      name: "hide",
      on: { dataset: "people" },
      filter: "id > 1",
      enabled: false,
    });
  });

  it("loses what is emptied, and the part that held it", () => {
    expect(put({ on: { tag: "pii" }, name: "a" }, "on.tag", "")).toEqual({ name: "a" });
    expect(at(put({}, "mask.keep_first", 0), "mask.keep_first")).toBe(0);
  });

  it("reads what its fields show", () => {
    expect(read(written(["a", "b c"], "list"), "list")).toEqual(["a", "b c"]);
    expect(read("Smith, Ann\n\nx@y.org", "lines")).toEqual(["Smith, Ann", "x@y.org"]);
    expect([read("", "number"), read("2.5", "number")]).toEqual([undefined, 2.5]);
  });
});
