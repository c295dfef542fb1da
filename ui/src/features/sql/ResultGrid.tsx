import { useCallback, useMemo, useState } from "react";
import { COPY_FORMATS, copied, type CopyFormat } from "@/components/grid/copy";
import { Grid } from "@/components/grid/Grid";
import { find } from "@/components/grid/find";
import type { Cell, Span } from "@/components/grid/geometry";
import { RowSource, type GridColumn } from "@/components/grid/source";
import { widthsOf } from "@/components/grid/widths";
import { count } from "@/components/format";
import { Icon } from "@/components/Icon";
import { Problem } from "@/components/Problem";
import type { Arrangement, Page } from "./arrangement";
import { ColumnDialog } from "./ColumnDialog";
import { rowsOf } from "./rowsOf";

const MOST_CELLS = 200_000;

interface Props {
  readonly page: Page;
  readonly arrangement: Arrangement;
  readonly onArrange: (arrangement: Arrangement) => void;
}

/** The rows of a stored result, with what is done to selected cells and to columns. */
export function ResultGrid({ page, arrangement, onArrange }: Props) {
  const [error, setError] = useState<unknown>(null);
  const [active, setActive] = useState<Cell>({ row: 0, column: 0 });
  const [span, setSpan] = useState<Span>({ top: 0, bottom: 0, left: 0, right: 0 });
  const [format, setFormat] = useState<CopyFormat>("tsv");
  const [text, setText] = useState("");
  const [told, setTold] = useState("");
  const [asked, setAsked] = useState<number | null>(null);
  const columns = useMemo(() => page.columns.map((column) => shown(column, arrangement)), [page, arrangement]);
  const widths = useMemo(() => widthsOf(columns, page.rows), [columns, page]);
  const source = useMemo(() => new RowSource(page.row_count, async (offset, limit) => (await rowsOf(page.query_id, arrangement, offset, limit)).rows, setError, page.rows), [page, arrangement]);

  const copy = useCallback(async () => {
    const cells = (span.bottom - span.top + 1) * (span.right - span.left + 1);
    if (cells > MOST_CELLS) return setTold(`${count(cells)} cells are too many for the clipboard: download them`);
    const found = await source.rows(span.top, span.bottom);
    const names = columns.slice(span.left, span.right + 1).map((column) => column.name);
    await navigator.clipboard.writeText(copied(format, names, found.map((row) => row.slice(span.left, span.right + 1))));
    setTold(`${count(cells)} ${cells === 1 ? "cell" : "cells"} copied as ${format}`);
  }, [span, source, columns, format]);

  const search = async () => {
    if (!text) return;
    setTold("Searching…");
    const found = await find(source, text, active, columns.length);
    if (found.cell) setActive(found.cell);
    setTold(found.cell ? `Row ${count(found.cell.row + 1)}` : `Not in ${found.searched < source.count ? `the ${count(found.searched)} rows after this one` : "this result"}`);
  };
  if (error !== null) return <div className="nl-card-body"><Problem error={error} onRetry={() => setError(null)} /></div>;
  const column = asked === null ? undefined : columns[asked];
  const dialog = column && <ColumnDialog id={page.query_id} column={column} arrangement={arrangement} onChange={onArrange} onClose={() => setAsked(null)} />;
  if (!page.row_count) return <p className="nl-card-body nl-muted">{arrangement.filters.length ? "No row passes the filters" : "The answer has no rows"}; its columns are {columns.map(({ name }) => name).join(", ")}.</p>;
  return (
    <>
      <Grid label="Rows of the result" columns={columns} widths={widths} source={source} active={active} onActive={setActive} onSelect={setSpan} onCopy={() => void copy().catch(setError)} onColumn={setAsked} />
      <div className="nl-grid-bar">
        <form onSubmit={(event) => { event.preventDefault(); void search().catch(setError); }}>
          <input className="form-control form-control-sm" aria-label="Find in the result" placeholder="Find in the result" value={text} onChange={(event) => setText(event.target.value)} />
        </form>
        <label className="nl-inline-field">
          <span>Copy as</span>
          <select className="form-select form-select-sm" value={format} onChange={(event) => setFormat(COPY_FORMATS.find((one) => one === event.target.value) ?? "tsv")}>
            {COPY_FORMATS.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => void copy().catch(setError)}>
          <Icon name="bi:copy" /> Copy
        </button>
        <button type="button" className="btn btn-sm btn-outline-secondary" title="Also: Enter on a cell, or its column's head" onClick={() => setAsked(active.column)}>
          <Icon name="bi:funnel" /> Column
        </button>
        <Masks columns={columns} />
        <span className="nl-muted nl-told" role="status">
          {told}
        </span>
      </div>
      {dialog}
    </>
  );
}

function Masks({ columns }: { readonly columns: readonly GridColumn[] }) {
  return columns
    .filter((column) => column.masked)
    .map((column) => (
      <span key={column.name} className="nl-badge nl-warn" title={column.masked}>
        <Icon name="bi:eye-slash" /> <bdi>{column.name.slice(0, 40)}</bdi> {column.masked}
      </span>
    ));
}

function shown(column: Page["columns"][number], { sort, filters }: Arrangement): GridColumn {
  const masks = column.masks.map((mask) => `${String(mask.method)} by ${String(mask.policy)}`);
  const order = sort.find((one) => one.column === column.name);
  const sorted = order && (order.descending ? "descending" : "ascending");
  const filtered = filters.some((one) => one.column === column.name);
  return { name: column.name, type: column.type, filtered, ...(sorted && { sorted }), ...(masks.length ? { masked: `masked: ${masks.join(", ")}` } : {}) };
}
