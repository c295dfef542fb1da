import type { ChartConfiguration } from "chart.js";
import type { Schemas } from "@/api/client";
import { asText } from "@/components/grid/copy";

export const KINDS = ["bar", "line", "scatter"] as const;
export type ChartKind = (typeof KINDS)[number];

interface Inks {
  readonly text: string;
  readonly line: string;
  readonly mark: string;
}

const MOST_LABEL = 40;

/** What Chart.js needs to draw one column against another. */
export function settings(page: Schemas["Page"], kind: ChartKind, x: string, y: string, inks: Inks): ChartConfiguration {
  const at = (name: string) => page.columns.findIndex((column) => column.name === name);
  const [xAt, yAt] = [at(x), at(y)];
  const number = (value: unknown) => (value === null ? Number.NaN : Number(value));
  const values = page.rows.map((row) => number(row[yAt]));
  const axis = (title: string) => ({
    grid: { color: inks.line },
    ticks: { color: inks.text },
    title: { display: true, text: title.slice(0, MOST_LABEL), color: inks.text },
  });
  return {
    type: kind,
    data: {
      labels: page.rows.map((row) => asText(row[xAt]).slice(0, MOST_LABEL)),
      datasets: [
        {
          label: y.slice(0, MOST_LABEL),
          data: kind === "scatter" ? page.rows.map((row, index) => ({ x: number(row[xAt]), y: values[index] ?? Number.NaN })) : values,
          backgroundColor: inks.mark,
          borderColor: inks.mark,
          borderWidth: kind === "line" ? 2 : 0,
          pointRadius: kind === "line" ? 0 : 3,
          maxBarThickness: 48,
        },
      ],
    },
    options: { animation: false, maintainAspectRatio: false, plugins: { legend: { display: false } }, scales: { x: axis(x), y: axis(y) } },
  };
}
