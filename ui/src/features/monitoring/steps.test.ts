import { describe, expect, it } from "vitest";
import { lines, told } from "./steps";

describe("a trend", () => {
  it("goes from the bottom to the top of its box", () => {
    expect(lines([0, 10], 100, 20)).toEqual(["0.0,20.0 50.0,20.0 50.0,0.0 100.0,0.0"]);
  });

  it("is broken where nothing was", () => {
    expect(lines([1, null, 2], 30, 10)).toEqual(["0.0,5.0 10.0,5.0", "20.0,0.0 30.0,0.0"]);
  });

  it("lies at the bottom where all is nothing", () => {
    expect(lines([0], 10, 10)).toEqual(["0.0,10.0 10.0,10.0"]);
  });

  it("is told in words", () => {
    const show = (value: number) => `${value} ms`;
    expect(told([null, 3, 1, 2], show)).toBe("now 2 ms, least 1 ms, most 3 ms");
    expect(told([null], show)).toBe("nothing yet");
  });
});
