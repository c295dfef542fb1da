/** Ten seconds of a server's life, as `/api/neurolake/system/metrics` tells them. */
export interface Step {
  readonly at: string;
  readonly seconds: number;
  readonly requests: number;
  readonly errors: number;
  readonly request_p50_s: number | null;
  readonly request_p95_s: number | null;
  readonly queries: number;
  readonly failed: number;
  readonly hits: number;
  readonly query_p50_s: number | null;
  readonly query_p95_s: number | null;
  readonly running: number;
  readonly rows_ingested: number;
  readonly commits: number;
  readonly memory_bytes: number;
  readonly cpu: number;
}

export type Values = readonly (number | null)[];

export const perSecond = (steps: readonly Step[], of: (step: Step) => number): Values =>
  steps.map((step) => (step.seconds > 0 ? of(step) / step.seconds : null));

export const milliseconds = (seconds: number | null): number | null => (seconds === null ? null : seconds * 1000);

export const total = (steps: readonly Step[], of: (step: Step) => number): number =>
  steps.reduce((sum, step) => sum + of(step), 0);

/** The corners of a line through values, each as wide as its step, in a box; where nothing was, the line is broken. */
export function lines(values: Values, width: number, height: number): readonly string[] {
  const most = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE);
  const wide = width / values.length;
  const parts: string[][] = [[]];
  values.forEach((value, index) => {
    if (value === null) {
      parts.push([]);
      return;
    }
    const y = (height - (value / most) * height).toFixed(1);
    parts.at(-1)?.push(`${(index * wide).toFixed(1)},${y}`, `${((index + 1) * wide).toFixed(1)},${y}`);
  });
  return parts.filter((part) => part.length > 0).map((part) => part.join(" "));
}

/** What one who does not see the line is told of it. */
export function told(values: Values, show: (value: number) => string): string {
  const known = values.filter((value) => value !== null);
  const last = known.at(-1);
  if (last === undefined) return "nothing yet";
  return `now ${show(last)}, least ${show(Math.min(...known))}, most ${show(Math.max(...known))}`;
}
