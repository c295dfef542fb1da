import { DIMENSIONS, type Dimension, type Measurements } from "@/api/nuic";
import { percent } from "./format";
import { Radar } from "./Radar";
import { Table, type TableColumn } from "./Table";

interface Row {
  readonly name: Dimension;
  readonly score: number | null;
  readonly why: string;
}

const COLUMNS: readonly TableColumn<Row>[] = [
  { name: "Dimension", show: (row) => row.name },
  { name: "Score", number: true, show: (row) => (row.score === null ? <span className="nl-muted">not measured</span> : percent(row.score)) },
  { name: "Evidence", show: (row) => <span className="nl-quality-why">{row.why}</span> },
];

/** Quality by dimension, drawn and as a table that says the same and why. */
export function QualityCard({ measurements }: { readonly measurements: Measurements }) {
  const rows = DIMENSIONS.map((name) => row(name, measurements));
  return (
    <div className="nl-quality">
      <Radar axes={rows} />
      <div className="nl-grow">
        <Table label="Quality by dimension" rows={rows} columns={COLUMNS} rowKey={({ name }) => name} />
      </div>
    </div>
  );
}

function row(name: Dimension, measurements: Measurements): Row {
  const measured = measurements[name];
  if (!measured) return { name, score: null, why: "It is not shown to you, or was not measured." };
  if (measured.score === null) return { name, score: null, why: measured.reason ?? "" };
  const { numerator, denominator } = measured;
  return { name, score: measured.score, why: `${whole(numerator)} of ${whole(denominator)} as they should be` };
}

const whole = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: 1 });
