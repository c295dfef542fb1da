import { asText } from "./copy";
import type { Cell } from "./geometry";
import type { RowSource } from "./source";

const STEP = 500;
const MOST = 100_000;

/** The next cell after one whose text holds another, in any case; from the end it goes on at the beginning. */
export async function find(source: RowSource, text: string, after: Cell, columns: number): Promise<{ cell: Cell | null; searched: number }> {
  const wanted = text.toLowerCase();
  const most = Math.min(source.count, MOST);
  for (let done = 0; done <= most; done += STEP) {
    const first = (after.row + done) % source.count;
    const rows = await source.rows(first, Math.min(first + STEP, source.count) - 1);
    for (const [index, row] of rows.entries()) {
      const from = done === 0 && index === 0 ? after.column + 1 : 0;
      const column = row.findIndex((value, at) => at >= from && at < columns && asText(value).toLowerCase().includes(wanted));
      if (column >= 0) return { cell: { row: first + index, column }, searched: done };
    }
  }
  return { cell: null, searched: most };
}
