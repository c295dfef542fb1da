import { useMemo } from "react";
import type { Schemas } from "@/api/client";
import { useParameter } from "@/app/location";
import ChartDrawing from "@/components/chart/ChartDrawing";
import { KINDS } from "@/components/chart/settings";
import { figures, specOf } from "@/components/chart/spec";
import { Empty } from "@/components/Empty";

type Page = Schemas["Page"];

/** The first rows as a chart; what is drawn is in the address. */
export default function ChartView({ page }: { readonly page: Page }) {
  const names = page.columns.map((column) => column.name);
  const [kind, setKind] = useParameter("chart");
  const [x, setX] = useParameter("x");
  const [y, setY] = useParameter("y");
  const spec = useMemo(() => specOf(page.columns, { kind, x, y }), [page, kind, x, y]);
  if (!spec) return <Empty icon="bi:bar-chart" title="There is no column of numbers to draw" />;
  return (
    <div className="nl-chart">
      <div className="nl-chart-fields">
        <Choice label="Kind" value={spec.kind} options={KINDS} onChange={setKind} />
        <Choice label={spec.kind === "bar" ? "Groups" : "Across"} value={spec.x} options={names} onChange={setX} />
        <Choice label="Values" value={spec.y[0] ?? ""} options={figures(page.columns)} onChange={setY} />
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
