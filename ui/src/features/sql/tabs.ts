import type { Schemas } from "@/api/client";

/** A tab of the editor. It is kept on the server from its first change on; until then it has no `id`. */
export interface EditorTab {
  readonly key: string;
  readonly id: string | null;
  readonly sql: string;
  readonly dialect: string | null;
  readonly version: number;
  /** Whether the server has this text. */
  readonly saved: boolean;
}

export type Kept = Schemas["Tab"];
export const FIRST = "SELECT 1 AS one;\n";
const MOST_TITLE = 28;

export const ofServer = ({ id, sql, dialect, version }: Kept): EditorTab => ({ key: id, id, sql, dialect, version, saved: true });
export const fresh = (sql: string, dialect: string | null = null): EditorTab => ({ key: crypto.randomUUID(), id: null, sql, dialect, version: 0, saved: true });

/** What a tab is called: its first line with anything in it, without the marks of a comment. */
export function titleOf(sql: string): string {
  const first = sql.split("\n").map((line) => line.replace(/^\s*(--|\/\*)\s*/, "").trim()).find((line) => line !== "");
  if (!first) return "Empty";
  return first.length > MOST_TITLE ? `${first.slice(0, MOST_TITLE)}…` : first;
}

/** The tabs to begin with, and which is shown: what the address gives, else the one that it names, else the last one changed. */
export function begun(known: readonly Kept[], given: string | null, wanted: string | null): { tabs: EditorTab[]; shown: string } {
  const tabs = known.map(ofServer);
  const named = tabs.find((tab) => tab.id === wanted) ?? (given === null ? undefined : tabs.find((tab) => tab.sql === given));
  if (named) return { tabs, shown: named.key };
  if (given !== null || !tabs.length) {
    const one = fresh(given ?? FIRST);
    return { tabs: [...tabs, one], shown: one.key };
  }
  const [latest] = known.toSorted((a, b) => b.updated_at.localeCompare(a.updated_at));
  return { tabs, shown: latest?.id ?? "" };
}
