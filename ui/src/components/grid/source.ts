import type { Value } from "./copy";

export interface GridColumn {
  readonly name: string;
  readonly type: string;
  /** Why values are not shown as they are; none when they are. */
  readonly masked?: string;
  readonly sorted?: "ascending" | "descending";
  readonly filtered?: boolean;
}

type Row = readonly Value[];
type Fetch = (offset: number, limit: number) => Promise<readonly Row[]>;
/** Rows that are fetched at once; the first ones are there already. */
export const CHUNK = 500;
const KEPT = 60;

/** Rows of a stored result, fetched in chunks when they are looked at; the last chunks are kept. */
export class RowSource {
  private readonly chunks = new Map<number, readonly Row[]>();
  private readonly asked = new Map<number, Promise<readonly Row[]>>();

  constructor(
    readonly count: number,
    private readonly fetch: Fetch,
    private readonly told: (error: unknown) => void,
    first: readonly Row[],
  ) {
    if (first.length === Math.min(CHUNK, count)) this.chunks.set(0, first);
  }

  /** A row, if it is there. */
  peek(index: number): Row | null {
    return this.chunks.get(Math.floor(index / CHUNK))?.[index % CHUNK] ?? null;
  }

  /** A row, if it is there; otherwise it is asked for, and `arrived` called with it. */
  row(index: number, arrived: () => void): Row | null {
    const number = Math.floor(index / CHUNK);
    const chunk = this.chunks.get(number);
    if (chunk) return chunk[index % CHUNK] ?? null;
    if (!this.asked.has(number)) void this.chunk(number).then(arrived, this.told);
    return null;
  }

  /** Rows of a range; all are waited for. */
  async rows(first: number, last: number): Promise<Row[]> {
    const found: Row[] = [];
    for (let number = Math.floor(first / CHUNK); number <= Math.floor(last / CHUNK); number += 1) {
      found.push(...(await this.chunk(number)));
    }
    const skipped = first - Math.floor(first / CHUNK) * CHUNK;
    return found.slice(skipped, skipped + last - first + 1);
  }

  private chunk(number: number): Promise<readonly Row[]> {
    const there = this.chunks.get(number);
    if (there) return Promise.resolve(there);
    const asked = this.asked.get(number) ?? this.fetch(number * CHUNK, CHUNK).then((rows) => this.keep(number, rows));
    this.asked.set(number, asked);
    return asked.finally(() => this.asked.delete(number));
  }

  private keep(number: number, rows: readonly Row[]): readonly Row[] {
    this.chunks.set(number, rows);
    const oldest = this.chunks.keys().next().value;
    if (this.chunks.size > KEPT && oldest !== undefined) this.chunks.delete(oldest);
    return rows;
  }
}

const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL|DOUBLE|FLOAT|REAL)/;
export const isNumeric = (type: string): boolean => NUMERIC.test(type);
