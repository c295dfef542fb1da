import { expect, test } from "vitest";
import { gantt } from "./gantt";
import type { WholeRun } from "./shapes";

const at = (second: number) => new Date(second * 1000).toISOString();
const attempt = (number: number, from: number, to: number | null) => ({ number, state: "failed", error: null, log_lines: 0, started_at: at(from), finished_at: to === null ? null : at(to) });
const run = (steps: object[], started: number | null = 0) => ({ started_at: started === null ? null : at(started), steps }) as unknown as WholeRun;

test("bars are shares of the time from the run's begin to the last end; what runs ends now", () => {
  const { rows, ms } = gantt(run([{ name: "a", state: "succeeded", attempts: [attempt(1, 0, 2), attempt(2, 3, 5)] }, { name: "b", state: "running", attempts: [attempt(1, 5, null)] }]), 10_000);
  expect(ms).toBe(10_000);
  expect(rows[0]?.bars.map(({ from, length, ms: took }) => [from, length, took])).toEqual([[0, 0.2, 2000], [0.3, 0.2, 2000]]);
  expect(rows[1]?.bars[0]).toMatchObject({ from: 0.5, length: 0.5 });
});

test("a run that has not begun has no bars", () => {
  expect(gantt(run([], null), 0)).toEqual({ rows: [], ms: 0 });
});
