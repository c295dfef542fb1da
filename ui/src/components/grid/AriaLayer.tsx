import { useEffect, useState } from "react";
import { asText } from "./copy";
import type { Cell } from "./geometry";
import type { GridColumn, RowSource } from "./source";

interface Props {
  readonly columns: readonly GridColumn[];
  readonly source: RowSource;
  readonly first: number;
  readonly rows: number;
  readonly active: Cell;
  readonly arrivals: number;
}

const SETTLED_MS = 60;
const MOST_TOLD = 300;
const MOST_COLUMNS = 24;

/** The rows in view as a table that is not seen; made when scrolling rests. */
export function AriaLayer({ columns, source, first, rows, active, arrivals }: Props) {
  const [at, setAt] = useState(first);
  const [, setDrawn] = useState(arrivals);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      setAt(first);
      setDrawn(arrivals);
    }, SETTLED_MS);
    return () => window.clearTimeout(timer);
  }, [first, arrivals]);
  const from = Math.max(0, Math.min(active.column - MOST_COLUMNS / 2, columns.length - MOST_COLUMNS));
  const shown = columns.slice(from, from + MOST_COLUMNS);
  const indices = Array.from({ length: Math.min(rows, source.count) }, (_, index) => at + index).filter((row) => row < source.count);
  if (!indices.includes(active.row) && active.row < source.count) indices.push(active.row);
  return (
    <div className="visually-hidden nl-grid-told" role="rowgroup">
      <div role="row" aria-rowindex={1}>
        {shown.map((column, index) => (
          <span key={index} role="columnheader" aria-colindex={from + index + 1} aria-sort={column.sorted}>
            {column.name} {column.type} {column.masked} {column.filtered && "filtered"}
          </span>
        ))}
      </div>
      {indices.map((row) => {
        const values = source.peek(row);
        return values && (
        <div key={row} role="row" aria-rowindex={row + 2}>
          {shown.map((_, index) => {
            const column = from + index;
            const isActive = row === active.row && column === active.column;
            return (
              <span key={column} role="gridcell" aria-colindex={column + 1} aria-selected={isActive} id={isActive ? "nl-grid-active" : undefined}>
                {told(values[column])}
              </span>
            );
          })}
        </div>
        );
      })}
    </div>
  );
}

function told(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  return value === "" ? "empty text" : asText(value).slice(0, MOST_TOLD);
}
