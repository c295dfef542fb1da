import type { Schemas } from "@/api/client";

export type Turn = Schemas["Turn"];
export type ChatEvent = Turn["events"][number];
type Of<Type extends ChatEvent["type"]> = Extract<ChatEvent, { type: Type }>;

/** A query of an answer: what it asks, what it gave, and how that may be drawn. */
export interface Asked {
  readonly id: string;
  readonly sql: string;
  readonly rows?: Of<"rows">;
  readonly chart?: Of<"chart">["chart"];
}

export interface ToolUse {
  readonly call: number;
  readonly name: string;
  readonly state: Of<"tool">["state"];
  readonly told: string | null;
}

/** What the events of a turn tell, put together. */
export interface Told {
  readonly understood?: Of<"understood">;
  readonly queries: readonly Asked[];
  readonly tools: readonly ToolUse[];
  readonly text: string;
  readonly choices?: Of<"choices">;
  readonly refused?: Of<"refused">;
  readonly failed?: Of<"failed">;
  readonly done?: Of<"done">;
}

const NOTHING: Told = { queries: [], tools: [], text: "" };

export const told = (events: readonly ChatEvent[]): Told => events.reduce(added, NOTHING);

function added(before: Told, event: ChatEvent): Told {
  switch (event.type) {
    case "understood":
    case "choices":
    case "refused":
    case "failed":
    case "done":
      return { ...before, [event.type]: event };
    case "text":
      return { ...before, text: before.text + event.text };
    case "sql":
      return { ...before, queries: changed(before.queries, { id: event.query_id, sql: event.sql }) };
    case "rows":
      return { ...before, queries: changed(before.queries, { id: event.query_id, sql: event.sql, rows: event }) };
    case "chart":
      return { ...before, queries: before.queries.map((one) => (one.id === event.query_id ? { ...one, chart: event.chart } : one)) };
    case "tool":
      return { ...before, tools: used(before.tools, event) };
    default:
      return before;
  }
}

function changed(queries: readonly Asked[], one: Asked): readonly Asked[] {
  return queries.some(({ id }) => id === one.id) ? queries.map((known) => (known.id === one.id ? { ...known, ...one } : known)) : [...queries, one];
}

function used(tools: readonly ToolUse[], { call, name, state, told: said }: Of<"tool">): readonly ToolUse[] {
  const one = { call, name, state, told: said ?? null };
  return tools.some((known) => known.call === call) ? tools.map((known) => (known.call === call ? one : known)) : [...tools, one];
}

/** After which event to go on. */
export const lastSeq = (events: readonly ChatEvent[]): number => events.at(-1)?.seq ?? 0;
