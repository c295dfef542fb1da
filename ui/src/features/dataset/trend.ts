export interface TrendPoint {
  readonly at: string;
  /** 0..1. */
  readonly value: number;
}

export interface Placed extends TrendPoint {
  readonly x: number;
  readonly y: number;
}

/** Points in a box by time and value; the scale begins at a tenth below the lowest value, so that changes show. */
export function placed(points: readonly TrendPoint[], width: number, height: number): { readonly points: readonly Placed[]; readonly low: number } {
  const times = points.map(({ at }) => new Date(at).getTime());
  const first = Math.min(...times);
  const span = Math.max(...times) - first;
  const low = Math.max(0, Math.floor(Math.min(1, ...points.map(({ value }) => value)) * 10 - 1) / 10);
  const x = (index: number) => (span === 0 ? width / 2 : (((times[index] ?? first) - first) / span) * width);
  const y = (value: number) => height - ((value - low) / (1 - low)) * height;
  return { low, points: points.map((point, index) => ({ ...point, x: round(x(index)), y: round(y(point.value)) })) };
}

const round = (value: number) => Math.round(value * 10) / 10;
