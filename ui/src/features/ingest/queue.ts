import type { ProblemBody } from "@/api/problem";

/** Files on their way to the server. */
export interface Sending {
  readonly id: number;
  readonly file: File;
  readonly options: UploadOptions;
  readonly state: "waiting" | "sending" | "sent" | "refused" | "cancelled";
  /** Share of the bytes that have gone out, 0..1. */
  readonly sent: number;
  readonly jobId: string | null;
  readonly problem: ProblemBody | null;
}

export interface UploadOptions {
  readonly mode: "auto" | "create" | "append" | "replace" | "upsert";
  readonly dataset: string;
  readonly key: string;
  readonly zone: "" | "bronze" | "silver" | "gold";
  readonly delimiter: string;
}

export const DEFAULTS: UploadOptions = { mode: "auto", dataset: "", key: "", zone: "", delimiter: "" };
const AT_ONCE = 2;

export function added(queue: readonly Sending[], files: readonly File[], options: UploadOptions): readonly Sending[] {
  const first = Math.max(0, ...queue.map(({ id }) => id)) + 1;
  const named = files.length === 1 ? options : { ...options, dataset: "" };
  const fresh = files.map((file, index): Sending => ({
    id: first + index,
    file,
    options: named,
    state: "waiting",
    sent: 0,
    jobId: null,
    problem: null,
  }));
  return [...queue, ...fresh];
}

export function changed(queue: readonly Sending[], id: number, change: Partial<Sending>): readonly Sending[] {
  return queue.map((item) => (item.id === id ? { ...item, ...change } : item));
}

/** Those to be begun now, so that no more than two are on the line at once. */
export function next(queue: readonly Sending[]): readonly Sending[] {
  const busy = queue.filter(({ state }) => state === "sending").length;
  return queue.filter(({ state }) => state === "waiting").slice(0, Math.max(0, AT_ONCE - busy));
}

/** The fields of the form beside the file; what is left open is left to the server. */
export function fields(options: UploadOptions): readonly (readonly [string, string])[] {
  const keys = options.mode === "upsert" ? options.key.split(",").map((name) => name.trim()).filter(Boolean) : [];
  const read = options.delimiter ? JSON.stringify({ delimiter: options.delimiter === "\\t" ? "\t" : options.delimiter }) : "";
  const all: readonly (readonly [string, string])[] = [
    ["mode", options.mode],
    ["dataset", options.dataset.trim()],
    ["zone", options.zone],
    ["options", read],
    ["wait_s", "0"],
    ...keys.map((name) => ["key", name] as const),
  ];
  return all.filter(([, value]) => value !== "");
}
