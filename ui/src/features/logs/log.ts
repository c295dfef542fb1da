export const LEVELS = ["debug", "info", "warning", "error", "critical"] as const;
export type Level = (typeof LEVELS)[number];

/** A line of the log; every other field is what the line was about. */
export interface Entry {
  readonly timestamp?: string;
  readonly level?: string;
  readonly event?: string;
  readonly exception?: string;
  readonly place: string;
  readonly [field: string]: unknown;
}

export interface LogPage {
  readonly entries: readonly Entry[];
  readonly next: string | null;
  readonly newest: string | null;
  readonly levels: Readonly<Record<string, number>>;
  readonly hidden_by: Readonly<Record<string, number>>;
  readonly complete: boolean;
}

const SHOWN = new Set(["timestamp", "level", "event", "exception", "place"]);

/** The other fields of a line, as `name=value`. */
export function fields(entry: Entry): string {
  return Object.entries(entry)
    .filter(([name]) => !SHOWN.has(name))
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("  ");
}

/** What keeps everything out, the filter that alone hides most first. */
export function hiding(page: LogPage): readonly string[] {
  return Object.entries(page.hidden_by)
    .sort(([, one], [, other]) => other - one)
    .map(([name, lines]) => `${lines.toLocaleString("en-US")} ${lines === 1 ? "line is" : "lines are"} kept out by “${name}” alone`);
}

export const isLevel = (text: string | null): text is Level => LEVELS.includes(text as Level);
