export const ROW_HEIGHT = 26;
export const HEAD_HEIGHT = 30;
/** Browsers cannot scroll over more than about 33 million pixels. */
const MAX_SCROLL = 15_000_000;

export interface Cell {
  readonly row: number;
  readonly column: number;
}

export interface Span {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Where each column begins, and where the last one ends. */
export function offsets(widths: readonly number[]): number[] {
  const found = [0];
  for (const width of widths) found.push((found.at(-1) ?? 0) + width);
  return found;
}

/** The last column that begins at or before a place, by halving. */
export function columnAt(starts: readonly number[], x: number): number {
  let [low, high] = [0, Math.max(0, starts.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= x) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How high what is scrolled over is; beyond the browser's bound a pixel stands for more than one. */
export const scrollHeight = (rows: number): number => Math.min(rows * ROW_HEIGHT, MAX_SCROLL);

/** The place within the rows, in pixels, that a scroll position shows at the top. */
export function rowsTop(scroll: number, rows: number, view: number): number {
  const [full, shown] = [rows * ROW_HEIGHT, scrollHeight(rows)];
  if (full <= shown) return scroll;
  return (Math.min(scroll, shown - view) / (shown - view)) * (full - view);
}

/** The scroll position that shows a place within the rows at the top. */
export function scrollFor(top: number, rows: number, view: number): number {
  const [full, shown] = [rows * ROW_HEIGHT, scrollHeight(rows)];
  if (full <= shown) return top;
  return (top / (full - view)) * (shown - view);
}

/** The top that brings a row into view, as little moved as can be. */
export function reveal(row: number, top: number, view: number): number {
  const start = row * ROW_HEIGHT;
  if (start < top) return start;
  return Math.max(top, start + ROW_HEIGHT - view);
}

/** What a pointer is over: a cell, a column by its head, or nothing. `x` and `y` are within the grid; `count` is of rows. */
export function placeAt(x: number, y: number, view: { readonly starts: readonly number[]; readonly left: number; readonly top: number; readonly gutter: number; readonly count: number }): Cell | { readonly head: number } | null {
  const across = view.left + Math.max(0, x - view.gutter);
  if (y >= HEAD_HEIGHT) return { row: clamp(Math.floor((view.top + y - HEAD_HEIGHT) / ROW_HEIGHT), view.count - 1), column: clamp(columnAt(view.starts, across), view.starts.length - 2) };
  return x < view.gutter || across >= (view.starts.at(-1) ?? 0) ? null : { head: columnAt(view.starts, across) };
}

export const spanOf = (a: Cell, b: Cell): Span => ({
  top: Math.min(a.row, b.row),
  bottom: Math.max(a.row, b.row),
  left: Math.min(a.column, b.column),
  right: Math.max(a.column, b.column),
});

export const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));
