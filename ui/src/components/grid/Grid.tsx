import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useIsDark } from "@/app/theme";
import { AriaLayer } from "./AriaLayer";
import { HEAD_HEIGHT, offsets, placeAt, reveal, ROW_HEIGHT, rowsTop, scrollFor, scrollHeight, spanOf, type Cell, type Span } from "./geometry";
import { moved } from "./keys";
import { paint } from "./paint";
import type { GridColumn, RowSource } from "./source";
import { useSize } from "./useSize";

interface Props {
  readonly label: string;
  readonly columns: readonly GridColumn[];
  readonly widths: readonly number[];
  readonly source: RowSource;
  readonly active: Cell;
  readonly onActive: (cell: Cell) => void;
  readonly onSelect: (span: Span) => void;
  readonly onCopy: () => void;
  /** A column was asked for: by its head, or by Enter on one of its cells. */
  readonly onColumn: (column: number) => void;
}

/** A table of any size: only what is in view is fetched and drawn; a hidden table tells it to those who listen. */
export function Grid({ label, columns, widths, source, active, onActive, onSelect, onCopy, onColumn }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({ left: 0, top: 0 });
  const [anchor, setAnchor] = useState<Cell>(active);
  const [arrivals, setArrivals] = useState(0);
  const size = useSize(scroller);
  const dark = useIsDark();
  const starts = useMemo(() => offsets(widths), [widths]);
  const gutter = 28 + String(source.count).length * 7;
  const view = Math.max(ROW_HEIGHT, size.height - HEAD_HEIGHT);
  const top = rowsTop(scroll.top, source.count, view);
  const selected = useMemo(() => spanOf(anchor, active), [anchor, active]);
  const arrived = useCallback(() => setArrivals((number) => number + 1), []);

  useEffect(() => onSelect(selected), [selected, onSelect]);
  useEffect(() => {
    const drawn = canvas.current;
    if (!drawn || !size.width) return;
    const ratio = window.devicePixelRatio || 1;
    drawn.width = size.width * ratio;
    drawn.height = size.height * ratio;
    const frame = requestAnimationFrame(() =>
      paint(drawn, { columns, starts, source, left: scroll.left, top, ...size, gutter, active, selected, arrived }),
    );
    return () => cancelAnimationFrame(frame);
  }, [columns, starts, source, scroll.left, top, size, gutter, active, selected, arrived, arrivals, dark]);

  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const now = rowsTop(box.scrollTop, source.count, view);
    const wanted = reveal(active.row, now, view);
    if (wanted !== now) box.scrollTop = scrollFor(wanted, source.count, view);
    const [from, to] = [starts[active.column] ?? 0, starts[active.column + 1] ?? 0];
    if (from < box.scrollLeft) box.scrollLeft = from;
    else if (to > box.scrollLeft + box.clientWidth - gutter) box.scrollLeft = Math.min(from, to - box.clientWidth + gutter);
  }, [active, source.count, view, starts, gutter]);

  const under = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    // Beyond these are the bars to scroll with.
    if (x > event.currentTarget.clientWidth || y > event.currentTarget.clientHeight) return null;
    return placeAt(x, y, { starts, left: scroll.left, top, gutter, count: source.count });
  };
  const go = (cell: Cell, extend: boolean) => {
    if (!extend) setAnchor(cell);
    onActive(cell);
  };
  const pressed = (event: KeyboardEvent) => {
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key === "c") {
      event.preventDefault();
      return onCopy();
    }
    if (control && event.key === "a") {
      event.preventDefault();
      setAnchor({ row: 0, column: 0 });
      onActive({ row: source.count - 1, column: columns.length - 1 });
      return;
    }
    if (event.key === "Enter") {
      event.preventDefault();
      return onColumn(active.column);
    }
    const next = moved(event, active, source.count - 1, columns.length - 1, Math.floor(view / ROW_HEIGHT));
    if (!next) return;
    event.preventDefault();
    go(next, event.shiftKey);
  };
  return (
    <div className="nl-grid">
      <canvas ref={canvas} style={{ width: size.width, height: size.height }} aria-hidden="true" />
      <div
        ref={scroller}
        className="nl-grid-scroll"
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={source.count + 1}
        aria-colcount={columns.length}
        aria-multiselectable="true"
        aria-activedescendant="nl-grid-active"
        onScroll={(event) => setScroll({ left: event.currentTarget.scrollLeft, top: event.currentTarget.scrollTop })}
        onKeyDown={pressed}
        onPointerDown={(event) => {
          const place = under(event);
          if (!place) return;
          if ("row" in place) return go(place, event.shiftKey);
          event.preventDefault();
          onColumn(place.head);
        }}
        onPointerMove={(event) => {
          const place = event.buttons === 1 && event.pointerType === "mouse" ? under(event) : null;
          if (place && "row" in place) go(place, true);
        }}
      >
        <div role="presentation" style={{ width: gutter + (starts.at(-1) ?? 0), height: HEAD_HEIGHT + scrollHeight(source.count) }} />
        <AriaLayer columns={columns} source={source} first={Math.floor(top / ROW_HEIGHT)} rows={Math.ceil(view / ROW_HEIGHT)} active={active} arrivals={arrivals} />
      </div>
    </div>
  );
}
