import type { Schemas } from "@/api/client";
import { Table, type TableColumn } from "./Table";
import { Icon } from "./Icon";

type Column = Schemas["Answer"]["columns"][number];
type Row = readonly unknown[];

interface Props {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** A few rows of data: NULL is told from the empty text, masks are visible. */
export function Rows({ label, columns, rows }: Props) {
  const shown: readonly TableColumn<Row>[] = columns.map((column, index) => ({
    name: column.name,
    title: <ColumnTitle column={column} />,
    number: /INT|DECIMAL|DOUBLE|FLOAT/.test(column.type),
    show: (row) => <Cell value={row[index]} />,
  }));
  return <Table label={label} rows={rows} columns={shown} rowKey={(_, index) => index} />;
}

function ColumnTitle({ column }: { readonly column: Column }) {
  return (
    <>
      <bdi>{column.name}</bdi>{" "}
      {column.masks.length > 0 && (
        <span className="nl-badge nl-warn" title={column.masks.map((mask) => String(mask.reason ?? mask.policy ?? "")).join(", ")}>
          <Icon name="bi:eye-slash" />
          masked
        </span>
      )}
    </>
  );
}

function Cell({ value }: { readonly value: unknown }) {
  if (value === null || value === undefined) return <span className="nl-muted">NULL</span>;
  if (value === "") return <span className="nl-muted">empty</span>;
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return <bdi className="nl-cell-text nl-cell-data">{text.slice(0, 500)}</bdi>;
}
