import { expect, test } from "vitest";
import type { ColumnProfile } from "@/api/datasetShapes";
import { barsOf } from "./bars";

const PROFILE: ColumnProfile = { distinct: 2, null_rate: 0, min: 1, max: 9, mean: 4, top: [["a", 4], ["b", 1]], histogram: [], key_like: false };

test("numbers show their histogram, texts their most frequent values", () => {
  expect(barsOf({ ...PROFILE, histogram: [{ low: 1, high: 5, count: 2 }, { low: 9, high: 9, count: 8 }] })).toEqual([
    { label: "1 to 5", count: 2, share: 0.25 },
    { label: "9", count: 8, share: 1 },
  ]);
  expect(barsOf(PROFILE).map(({ share }) => share)).toEqual([1, 0.25]);
});

test("without a profile there are no bars", () => {
  expect(barsOf(null)).toEqual([]);
});
