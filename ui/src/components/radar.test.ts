import { expect, test } from "vitest";
import { radarPoint, radarPolygon } from "./radar";

test("the first axis goes up, the others clockwise", () => {
  expect(radarPoint(0, 4, 1, 10)).toEqual([0, -10]);
  expect(radarPoint(1, 4, 0.5, 10)).toEqual([5, 0]);
  expect(radarPoint(2, 4, 1, 10)).toEqual([0, 10]);
});

test("a polygon has a corner for every share", () => {
  expect(radarPolygon([1, 1, 1, 1], 10)).toBe("0,-10 10,0 0,10 -10,0");
});
