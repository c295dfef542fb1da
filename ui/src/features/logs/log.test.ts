import { describe, expect, it } from "vitest";
import { fields, hiding, isLevel, type LogPage } from "./log";

const page = (hidden_by: Record<string, number>): LogPage => ({
  entries: [],
  next: null,
  newest: null,
  levels: {},
  hidden_by,
  complete: true,
});

describe("the log", () => {
  it("tells the fields that are not told elsewhere", () => {
    const entry = { timestamp: "x", level: "info", event: "recovered", place: "1-2", uploads: 0, path: "/a b", where: { a: 1 } };
    expect(fields(entry)).toBe('uploads=0  path=/a b  where={"a":1}');
  });

  it("names the filter that hides most first", () => {
    expect(hiding(page({ text: 1, level: 1200 }))).toEqual([
      "1,200 lines are kept out by “level” alone",
      "1 line is kept out by “text” alone",
    ]);
  });

  it("knows its levels", () => {
    expect([isLevel("warning"), isLevel("loud"), isLevel(null)]).toEqual([true, false, false]);
  });
});
