import { asText } from "./copy";
import type { GridColumn } from "./source";

const LETTER = 7.3;
const ROOM = 22;
const LEAST = 64;
const MOST = 340;
const LOOKED_AT = 60;

/** Widths that fit the names and the first values, within bounds. */
export function widthsOf(columns: readonly GridColumn[], rows: readonly (readonly unknown[])[]): number[] {
  const first = rows.slice(0, LOOKED_AT);
  return columns.map((column, at) => {
    const head = column.name.length * LETTER + Math.min(column.type.length, 18) * 6.2 + 10;
    const longest = Math.max(4, ...first.map((row) => asText(row[at]).length));
    return Math.round(Math.min(MOST, Math.max(LEAST, head + ROOM, longest * LETTER + ROOM)));
  });
}
