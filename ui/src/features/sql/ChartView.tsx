import { useMemo } from "react";
import type { Schemas } from "@/api/client";
import { useParameter } from "@/app/location";
import ChartDrawing from "@/components/chart/ChartDrawing";
import { KINDS } from "@/components/chart/settings";
import { Empty } from "@/components/Empty";
import { isNumeric } from "@/components/grid/source";

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
  const spec = useMemo(() => ({ kind, x, y: [y] }), [kind, x, y]);
  if (!y) return <Empty icon="bi:bar-chart" title="There is no column of numbers to draw" />;
  return (
    <div className="nl-chart">
      <div className="nl-chart-fields">
        <Choice label="Kind" value={kind} options={KINDS} onChange={setKind} />
        <Choice label={kind === "bar" ? "Groups" : "Across"} value={x} options={names} onChange={setX} />
        <Choice label="Values" value={y} options={numeric} onChange={setY} />
        {page.row_count > page.rows.length && <span className="nl-muted">the first {page.rows.length} rows</span>}
      </div>
      <ChartDrawing page={page} spec={spec} />
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
