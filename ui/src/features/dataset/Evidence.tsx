import { DIMENSIONS, type Dimension, type Measurements, type WrongCell } from "@/api/nuic";
import { Table, type TableColumn } from "@/components/Table";

const MOST = 50;

interface Row extends WrongCell {
  readonly dimension: Dimension;
}

const COLUMNS: readonly TableColumn<Row>[] = [
  { name: "Dimension", show: (row) => row.dimension },
  { name: "Row", number: true, show: (row) => row.row },
  { name: "Column", show: (row) => <bdi className="nl-cell-text">{row.column}</bdi> },
  { name: "Value", show: (row) => (row.value === null ? <span className="nl-muted">NULL</span> : <bdi className="nl-cell-text nl-cell-data">{String(row.value)}</bdi>) },
  { name: "Expected", show: (row) => <bdi className="nl-cell-text">{row.expected}</bdi> },
];

/** Values that are not as they should be, of the rows that were looked at. */
export function Evidence({ measurements }: { readonly measurements: Measurements }) {
  const rows = DIMENSIONS.flatMap((dimension) => (measurements[dimension]?.cells ?? []).map((cell) => ({ ...cell, dimension })));
  if (!rows.length) return null;
  return (
    <details>
      <summary>
        {rows.length > MOST ? `The first ${MOST} of ${rows.length}` : rows.length} values that are not as they should be
      </summary>
      <Table label="Values that are not as they should be" rows={rows.slice(0, MOST)} columns={COLUMNS} rowKey={(_, index) => index} />
    </details>
  );
}
