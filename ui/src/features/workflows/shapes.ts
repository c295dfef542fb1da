import type { ProblemBody } from "@/api/problem";

/** What the server sends of pipelines, where its description says no more than `object`. */
export interface Step {
  readonly name: string;
  readonly kind: string;
  readonly after: readonly string[];
}

export interface Pipeline {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly owner: string;
  readonly version: number;
  readonly paused: boolean;
  readonly schedule: { readonly cron: string; readonly timezone: string; readonly catch_up: string } | null;
  readonly next_at: string | null;
  readonly steps: readonly Step[];
  readonly updated_at: string;
}

export interface Parameter {
  readonly type: string;
  readonly default: unknown;
  readonly description: string;
  readonly choices: readonly unknown[];
}

export interface WholePipeline extends Pipeline {
  readonly text: string;
  readonly shown_version: number;
  readonly versions: readonly { readonly version: number; readonly by: string; readonly at: string }[];
  readonly runs: Readonly<Record<string, number>>;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly partitions: { readonly by: string } | null;
}

export interface Run {
  readonly id: string;
  readonly pipeline: string;
  readonly version: number;
  readonly principal: string;
  readonly cause: string;
  readonly state: string;
  readonly cancel_requested: boolean;
  readonly parameters: Readonly<Record<string, unknown>> | null;
  readonly partition: string | null;
  readonly error: (ProblemBody & { readonly step?: string }) | null;
  readonly submitted_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
}

export interface Attempt {
  readonly number: number;
  readonly state: string;
  readonly error: ProblemBody | null;
  readonly log_lines: number;
  readonly started_at: string;
  readonly finished_at: string | null;
}

export interface RunStep extends Step {
  readonly state: string;
  readonly rows: number | null;
  readonly parts: readonly Readonly<Record<string, unknown>>[];
  readonly error: ProblemBody | null;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly attempts: readonly Attempt[];
}

export interface WholeRun extends Run {
  /** Share of the steps that have ended, 0..1. */
  readonly progress: number;
  readonly steps: readonly RunStep[];
}

export interface AttemptLog {
  readonly step: string;
  readonly attempt: number;
  readonly state: string;
  readonly lines: readonly { readonly at: string; readonly level: string; readonly text: string }[];
  readonly left_out: number;
}

export interface Partition {
  readonly key: string;
  readonly state: string | null;
  readonly run: string | null;
}

export interface Backfill {
  readonly id: string;
  readonly principal: string;
  readonly parallel: number;
  readonly state: string;
  readonly total: number;
  readonly runs: Readonly<Record<string, number>>;
  readonly progress: number;
  readonly submitted_at: string;
  readonly finished_at: string | null;
}

export interface Diagnostic {
  readonly severity: string;
  readonly message: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly hint?: string | null;
}

export interface Checked {
  readonly valid: boolean;
  readonly name: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

export const isActive = (state: string): boolean => ["queued", "running"].includes(state);
