import type { ColumnProfile } from "@/api/datasetShapes";

export interface Bar {
  readonly label: string;
  readonly count: number;
  /** Of the highest bar, 0..1. */
  readonly share: number;
}

const MOST = 12;

/** A column's values in few bars: its histogram, or its most frequent values. */
export function barsOf(profile: ColumnProfile | null): readonly Bar[] {
  if (!profile) return [];
  const found: readonly (readonly [string, number])[] = profile.histogram.length
    ? profile.histogram.map(({ low, high, count }) => [low === high ? String(low) : `${String(low)} to ${String(high)}`, count] as const)
    : profile.top.slice(0, MOST).map(([value, count]) => [String(value).slice(0, 60), count] as const);
  const highest = Math.max(1, ...found.map(([, count]) => count));
  return found.map(([label, count]) => ({ label, count, share: count / highest }));
}
