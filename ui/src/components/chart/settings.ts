import type { ChartConfiguration } from "chart.js";
import type { Schemas } from "@/api/client";
import { asText } from "@/components/grid/copy";

export const KINDS = ["bar", "line", "scatter"] as const;
export type ChartKind = (typeof KINDS)[number];

/** What is drawn of a result: `x`, `y` and `series` are names of its columns; `series` tells lines apart. */
export interface Spec {
  readonly kind: ChartKind;
  readonly x: string;
  readonly y: readonly string[];
  readonly series?: string | null;
}

export interface Inks {
  readonly text: string;
  readonly line: string;
  readonly marks: readonly string[];
}

interface Line {
  readonly label: string;
  readonly points: readonly { readonly x: unknown; readonly y: number }[];
}

const MOST_LABEL = 40;
const MOST_SERIES = 8;
const number = (value: unknown) => (value === null ? Number.NaN : Number(value));
const label = (value: unknown) => asText(value as Parameters<typeof asText>[0]).slice(0, MOST_LABEL);

/** What Chart.js needs to draw columns against another. */
export function settings(page: Pick<Schemas["Page"], "columns" | "rows">, spec: Spec, inks: Inks): ChartConfiguration {
  const lines = linesOf(page, spec);
  const labels = labelsOf(lines);
  const axis = (title: string) => ({
    grid: { color: inks.line },
    ticks: { color: inks.text },
    title: { display: true, text: title.slice(0, MOST_LABEL), color: inks.text },
  });
  const ink = (index: number) => inks.marks[index % inks.marks.length];
  return {
    type: spec.kind,
    data: {
      labels: [...labels],
      datasets: lines.map((line, index) => ({
        label: line.label,
        data: spec.kind === "scatter" ? line.points.map(({ x, y }) => ({ x: number(x), y })) : placed(line, labels),
        backgroundColor: ink(index),
        borderColor: ink(index),
        borderWidth: spec.kind === "line" ? 2 : 0,
        borderDash: index < inks.marks.length ? [] : [6, 3],
        pointRadius: spec.kind === "line" ? 0 : 3,
        maxBarThickness: 48,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      plugins: { legend: { display: lines.length > 1, labels: { color: inks.text } } },
      scales: { x: axis(spec.x), y: axis(spec.y.join(", ")) },
    },
  };
}

function linesOf({ columns, rows }: Pick<Schemas["Page"], "columns" | "rows">, spec: Spec): readonly Line[] {
  const at = (name: string) => columns.findIndex((column) => column.name === name);
  const x = at(spec.x);
  if (!spec.series) return spec.y.map((name) => ({ label: name.slice(0, MOST_LABEL), points: rows.map((row) => ({ x: row[x], y: number(row[at(name)]) })) }));
  const [y, series] = [at(spec.y[0] ?? ""), at(spec.series)];
  const groups = [...new Set(rows.map((row) => label(row[series])))].slice(0, MOST_SERIES);
  return groups.map((group) => ({
    label: group,
    points: rows.filter((row) => label(row[series]) === group).map((row) => ({ x: row[x], y: number(row[y]) })),
  }));
}

/** Of one line every row's, also where they are alike; of several each once. */
function labelsOf(lines: readonly Line[]): readonly string[] {
  const all = lines.map(({ points }) => points.map(({ x }) => label(x)));
  const [first = []] = all;
  return all.every((one) => one.length === first.length && one.every((name, index) => name === first[index])) ? first : [...new Set(all.flat())];
}

function placed({ points }: Line, labels: readonly string[]): number[] {
  if (points.length === labels.length && points.every(({ x }, index) => label(x) === labels[index])) return points.map(({ y }) => y);
  const values = new Map(points.map(({ x, y }) => [label(x), y]));
  return labels.map((name) => values.get(name) ?? Number.NaN);
}
