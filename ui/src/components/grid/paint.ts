import { asText } from "./copy";
import { columnAt, HEAD_HEIGHT, ROW_HEIGHT, type Cell, type Span } from "./geometry";
import { isNumeric, type GridColumn, type RowSource } from "./source";

export interface Scene {
  readonly columns: readonly GridColumn[];
  readonly starts: readonly number[];
  readonly source: RowSource;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly gutter: number;
  readonly active: Cell;
  readonly selected: Span;
  readonly arrived: () => void;
}

/** More of a value does not fit into any cell. */
const MOST_SHOWN = 300;
const PAD = 8;

interface Inks {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  readonly head: string;
  readonly chosen: string;
  readonly accent: string;
  readonly font: string;
}

function inks(canvas: HTMLCanvasElement): Inks {
  const style = getComputedStyle(canvas);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: of("--nl-text"),
    muted: of("--nl-muted"),
    line: of("--nl-border"),
    surface: of("--nl-surface"),
    head: of("--nl-sunken"),
    chosen: of("--nl-accent-soft"),
    accent: of("--nl-accent"),
    font: style.fontFamily,
  };
}

/** Draws what is in view: rows, then the head and the numbers of rows over them. */
export function paint(canvas: HTMLCanvasElement, scene: Scene): void {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const ink = inks(canvas);
  const ratio = window.devicePixelRatio || 1;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = ink.surface;
  pen.fillRect(0, 0, scene.width, scene.height);
  pen.textBaseline = "middle";
  pen.font = `13px ${ink.font}`;
  body(pen, scene, ink);
  head(pen, scene, ink);
  gutter(pen, scene, ink);
}

const firstRow = (scene: Scene): number => Math.floor(scene.top / ROW_HEIGHT);
const lastRow = (scene: Scene): number =>
  Math.min(scene.source.count - 1, Math.floor((scene.top + scene.height - HEAD_HEIGHT) / ROW_HEIGHT));
const rowY = (scene: Scene, row: number): number => HEAD_HEIGHT + row * ROW_HEIGHT - scene.top;

/** First and last column in view. */
function inView(scene: Scene): [number, number] {
  return [columnAt(scene.starts, scene.left), columnAt(scene.starts, scene.left + scene.width - scene.gutter)];
}

function body(pen: CanvasRenderingContext2D, scene: Scene, ink: Inks): void {
  const [first, last] = inView(scene);
  for (let row = firstRow(scene); row <= lastRow(scene); row += 1) {
    const values = scene.source.row(row, scene.arrived);
    for (let column = first; column <= last; column += 1) cell(pen, scene, ink, { row, column }, values);
  }
}

function cell(pen: CanvasRenderingContext2D, scene: Scene, ink: Inks, at: Cell, values: readonly unknown[] | null): void {
  const x = scene.gutter + (scene.starts[at.column] ?? 0) - scene.left;
  const y = rowY(scene, at.row);
  const width = (scene.starts[at.column + 1] ?? 0) - (scene.starts[at.column] ?? 0);
  const { top, bottom, left, right } = scene.selected;
  const chosen = at.row >= top && at.row <= bottom && at.column >= left && at.column <= right;
  if (chosen) {
    pen.fillStyle = ink.chosen;
    pen.fillRect(x, y, width, ROW_HEIGHT);
  }
  pen.fillStyle = ink.line;
  pen.fillRect(x, y + ROW_HEIGHT - 1, width, 1);
  pen.fillRect(x + width - 1, y, 1, ROW_HEIGHT);
  if (values) value(pen, ink, values[at.column], isNumeric(scene.columns[at.column]?.type ?? ""), x, y, width);
  if (at.row === scene.active.row && at.column === scene.active.column) {
    pen.strokeStyle = ink.accent;
    pen.lineWidth = 2;
    pen.strokeRect(x + 1, y + 1, width - 3, ROW_HEIGHT - 3);
  }
}

function value(pen: CanvasRenderingContext2D, ink: Inks, shown: unknown, atEnd: boolean, x: number, y: number, width: number): void {
  const nothing = shown === null || shown === undefined;
  const text = nothing ? "NULL" : shown === "" ? "''" : visible(asText(shown).slice(0, MOST_SHOWN));
  pen.fillStyle = nothing || shown === "" ? ink.muted : ink.text;
  if (nothing) pen.font = pen.font.replace(/^(italic )?/, "italic ");
  clipped(pen, text, x, y, width, ROW_HEIGHT, atEnd);
  if (nothing) pen.font = pen.font.replace(/^italic /, "");
}

/** Lines stay one line; marks that turn the direction of writing are shown as what they are. */
const visible = (text: string): string =>
  text.replace(/[\n\r\u2028\u2029]+/g, " ⏎ ").replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, "⇋");

function clipped(pen: CanvasRenderingContext2D, text: string, x: number, y: number, width: number, height: number, atEnd = false): void {
  pen.save();
  pen.beginPath();
  pen.rect(x + 1, y, width - 3, height);
  pen.clip();
  const room = width - 2 * PAD;
  const end = atEnd && pen.measureText(text).width <= room;
  pen.textAlign = end ? "right" : "left";
  pen.fillText(text, end ? x + width - PAD : x + PAD, y + height / 2);
  pen.restore();
}

function head(pen: CanvasRenderingContext2D, scene: Scene, ink: Inks): void {
  pen.fillStyle = ink.head;
  pen.fillRect(0, 0, scene.width, HEAD_HEIGHT);
  const [first, last] = inView(scene);
  for (let at = first; at <= last; at += 1) {
    const column = scene.columns[at];
    if (!column) continue;
    const x = scene.gutter + (scene.starts[at] ?? 0) - scene.left;
    const width = (scene.starts[at + 1] ?? 0) - (scene.starts[at] ?? 0);
    pen.font = `600 12.5px ${ink.font}`;
    pen.fillStyle = ink.text;
    const name = marked(column);
    clipped(pen, name, x, 0, width, HEAD_HEIGHT);
    const used = pen.measureText(name).width + PAD * 2;
    pen.font = `11px ${ink.font}`;
    pen.fillStyle = column.masked ? ink.accent : ink.muted;
    if (used < width - 24) clipped(pen, column.masked ? `masked · ${column.type}` : column.type, x + used - PAD, 0, width - used + PAD, HEAD_HEIGHT);
    pen.fillStyle = ink.line;
    pen.fillRect(x + width - 1, 0, 1, HEAD_HEIGHT);
  }
  pen.fillRect(0, HEAD_HEIGHT - 1, scene.width, 1);
}

const ARROWS = { ascending: " ▲", descending: " ▼" };
const marked = (column: GridColumn): string => `${column.filtered ? "⧩ " : ""}${visible(column.name)}${column.sorted ? ARROWS[column.sorted] : ""}`;

function gutter(pen: CanvasRenderingContext2D, scene: Scene, ink: Inks): void {
  pen.fillStyle = ink.head;
  pen.fillRect(0, 0, scene.gutter, scene.height);
  pen.font = `11px ${ink.font}`;
  pen.textAlign = "right";
  pen.fillStyle = ink.muted;
  for (let row = firstRow(scene); row <= lastRow(scene); row += 1) {
    const y = rowY(scene, row);
    if (y >= HEAD_HEIGHT - ROW_HEIGHT / 2) pen.fillText(String(row + 1), scene.gutter - 8, y + ROW_HEIGHT / 2);
  }
  pen.fillStyle = ink.head;
  pen.fillRect(0, 0, scene.gutter - 1, HEAD_HEIGHT - 1);
  pen.fillStyle = ink.line;
  pen.fillRect(scene.gutter - 1, 0, 1, scene.height);
  pen.fillRect(0, HEAD_HEIGHT - 1, scene.gutter, 1);
}
