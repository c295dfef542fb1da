import { BarController, BarElement, CategoryScale, Chart, Legend, LinearScale, LineController, LineElement, PointElement, ScatterController, Tooltip } from "chart.js";
import { useEffect, useRef } from "react";
import type { Schemas } from "@/api/client";
import { useParameter } from "@/app/location";
import { useIsDark } from "@/app/theme";
import { Empty } from "@/components/Empty";
import { isNumeric } from "@/components/grid/source";
import { KINDS, settings, type ChartKind } from "./chart";

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale, LineController, LineElement, PointElement, ScatterController, Tooltip);

type Page = Schemas["Page"];

/** The first rows as a chart; what is drawn is in the address. */
export default function ChartView({ page }: { readonly page: Page }) {
  const numeric = page.columns.filter((column) => isNumeric(column.type)).map((column) => column.name);
  const names = page.columns.map((column) => column.name);
  const [kindText, setKind] = useParameter("chart");
  const [xText, setX] = useParameter("x");
  const [yText, setY] = useParameter("y");
  const kind = KINDS.find((one) => one === kindText) ?? "bar";
  const x = names.find((name) => name === xText) ?? names.find((name) => !numeric.includes(name)) ?? names[0] ?? "";
  const y = numeric.find((name) => name === yText) ?? numeric.find((name) => name !== x) ?? "";
  if (!y) return <Empty icon="bi:bar-chart" title="There is no column of numbers to draw" />;
  return (
    <div className="nl-chart">
      <div className="nl-chart-fields">
        <Choice label="Kind" value={kind} options={KINDS} onChange={setKind} />
        <Choice label={kind === "bar" ? "Groups" : "Across"} value={x} options={names} onChange={setX} />
        <Choice label="Values" value={y} options={numeric} onChange={setY} />
        {page.row_count > page.rows.length && <span className="nl-muted">the first {page.rows.length} rows</span>}
      </div>
      <Drawing page={page} kind={kind} x={x} y={y} />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label className="nl-inline-field">
      <span>{label}</span>
      <select className="form-select form-select-sm" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

interface DrawingProps {
  readonly page: Page;
  readonly kind: ChartKind;
  readonly x: string;
  readonly y: string;
}

function Drawing({ page, kind, x, y }: DrawingProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = useIsDark();
  useEffect(() => {
    if (!canvas.current) return;
    const style = getComputedStyle(canvas.current);
    const inks = { text: style.getPropertyValue("--nl-muted"), line: style.getPropertyValue("--nl-border"), mark: style.getPropertyValue("--nl-accent") };
    const chart = new Chart(canvas.current, settings(page, kind, x, y, inks));
    return () => chart.destroy();
  }, [page, kind, x, y, dark]);
  return (
    <div className="nl-chart-box">
      <canvas ref={canvas} role="img" aria-label={`${kind} chart of ${y} by ${x}; the table has the same numbers`} />
    </div>
  );
}
