import { clamp, type Cell } from "./geometry";

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Where a key leads from a cell; null for keys that lead nowhere. */
export function moved(event: Pressed, from: Cell, lastRow: number, lastColumn: number, page: number): Cell | null {
  const far = event.ctrlKey || event.metaKey;
  const to = (row: number, column: number): Cell => ({ row: clamp(row, lastRow), column: clamp(column, lastColumn) });
  switch (event.key) {
    case "ArrowDown":
      return to(far ? lastRow : from.row + 1, from.column);
    case "ArrowUp":
      return to(far ? 0 : from.row - 1, from.column);
    case "ArrowRight":
      return to(from.row, far ? lastColumn : from.column + 1);
    case "ArrowLeft":
      return to(from.row, far ? 0 : from.column - 1);
    case "PageDown":
      return to(from.row + page, from.column);
    case "PageUp":
      return to(from.row - page, from.column);
    case "Home":
      return to(far ? 0 : from.row, 0);
    case "End":
      return to(far ? lastRow : from.row, lastColumn);
    default:
      return null;
  }
}
