import type { WholeRun } from "./shapes";

export interface Bar {
  readonly step: string;
  readonly attempt: number;
  readonly state: string;
  /** Shares of the whole time, 0..1. */
  readonly from: number;
  readonly length: number;
  readonly ms: number;
}

export interface Gantt {
  readonly rows: readonly { readonly step: string; readonly state: string; readonly bars: readonly Bar[] }[];
  readonly ms: number;
}

/** When each attempt at each step of a run began and ended; what runs ends `now`. */
export function gantt(run: WholeRun, now: number): Gantt {
  const attempts = run.steps.flatMap((step) => step.attempts);
  const begins = attempts.map((one) => Date.parse(one.started_at));
  const ends = attempts.map((one) => (one.finished_at ? Date.parse(one.finished_at) : now));
  const start = Math.min(...begins, run.started_at ? Date.parse(run.started_at) : Infinity);
  const whole = Math.max(1, Math.max(...ends) - start);
  const rows = run.steps.map((step) => ({
    step: step.name,
    state: step.state,
    bars: step.attempts.map((one) => {
      const [from, to] = [Date.parse(one.started_at), one.finished_at ? Date.parse(one.finished_at) : now];
      return { step: step.name, attempt: one.number, state: one.state, from: (from - start) / whole, length: (to - from) / whole, ms: to - from };
    }),
  }));
  return { rows, ms: attempts.length ? whole : 0 };
}
