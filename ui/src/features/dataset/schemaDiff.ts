import type { SchemaChange, SchemaColumn } from "@/api/datasetShapes";

export interface DiffLine {
  /** What the column was; null when it was not there. */
  readonly before: string | null;
  readonly after: string | null;
  readonly change: SchemaChange | null;
}

const text = (column: SchemaColumn): string => `${column.name} ${shown(column.type)}`;
const shown = (type: unknown): string => (typeof type === "string" ? type : JSON.stringify(type));

/** Two versions side by side, by the identity of their columns: a renamed column stands beside itself. */
export function sideBySide(before: readonly SchemaColumn[], after: readonly SchemaColumn[], changes: readonly SchemaChange[]): readonly DiffLine[] {
  const olds = new Map(before.map((column) => [column.id, column]));
  const news = new Set(after.map(({ id }) => id));
  const about = (...names: (string | undefined)[]) => changes.find(({ path }) => names.includes(path.split(".")[0])) ?? null;
  const gone = before.filter(({ id }) => !news.has(id)).map((column): DiffLine => ({ before: text(column), after: null, change: about(column.name) }));
  const here = after.map((column): DiffLine => {
    const old = olds.get(column.id);
    return { before: old ? text(old) : null, after: text(column), change: about(column.name, old?.name) };
  });
  return [...here, ...gone];
}
