import { isNumeric } from "@/components/grid/source";
import { KINDS, type Spec } from "./settings";

interface Column {
  readonly name: string;
  readonly type: string;
}

/** What is named of a drawing; what is not, or is not there, is chosen. */
export interface Wanted {
  readonly kind: string | null;
  readonly x: string | null;
  readonly y: string | null;
}

export const figures = (columns: readonly Column[]): string[] => columns.filter(({ type }) => isNumeric(type)).map(({ name }) => name);

/** The drawing of one column of numbers against another column; null where there are no numbers. */
export function specOf(columns: readonly Column[], wanted: Wanted): Spec | null {
  const numeric = figures(columns);
  const names = columns.map(({ name }) => name);
  const kind = KINDS.find((one) => one === wanted.kind) ?? "bar";
  const x = names.find((name) => name === wanted.x) ?? names.find((name) => !numeric.includes(name)) ?? names[0] ?? "";
  const y = numeric.find((name) => name === wanted.y) ?? numeric.find((name) => name !== x);
  return y === undefined ? null : { kind, x, y: [y] };
}

/** Whether a result has the columns that a drawing names. */
export const fits = (columns: readonly Column[], spec: Spec): boolean =>
  [spec.x, ...spec.y, ...(spec.series ? [spec.series] : [])].every((name) => columns.some((column) => column.name === name)) &&
  spec.y.every((name) => figures(columns).includes(name));
