import { expect, test } from "vitest";
import { placed } from "./trend";

test("points stand by their time and value", () => {
  const made = placed([{ at: "2026-01-01T00:00:00Z", value: 0.5 }, { at: "2026-01-02T00:00:00Z", value: 1 }, { at: "2026-01-05T00:00:00Z", value: 0.7 }], 400, 100);
  expect(made.low).toBe(0.4);
  expect(made.points.map(({ x }) => x)).toEqual([0, 100, 400]);
  expect(made.points.map(({ y }) => y)).toEqual([83.3, 0, 50]);
});

test("a single measurement stands in the middle", () => {
  expect(placed([{ at: "2026-01-01T00:00:00Z", value: 1 }], 400, 100).points[0]).toMatchObject({ x: 200, y: 0 });
});
