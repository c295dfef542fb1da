import { Link } from "@tanstack/react-router";
import type { Dataset } from "@/api/shapes";
import { Empty } from "@/components/Empty";
import { percent } from "@/components/format";
import { SIZE_COLUMNS } from "@/components/size";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";

const COLUMNS: readonly TableColumn<Dataset>[] = [
  {
    name: "Name",
    show: (one) => (
      <Link to="/sql" search={{ sql: `SELECT * FROM ${one.zone}."${one.name.replaceAll('"', '""')}" LIMIT 1000` }} title="Query it">
        <bdi className="nl-cell-text">{one.name}</bdi>
      </Link>
    ),
  },
  { name: "Zone", show: (one) => <span className="nl-badge">{one.zone}</span> },
  { name: "Quality", number: true, show: (one) => percent(one.quality) },
  ...SIZE_COLUMNS,
  { name: "Updated", show: (one) => <Time at={one.updated_at} /> },
];

export function DatasetTable({ datasets }: { readonly datasets: readonly Dataset[] }) {
  if (!datasets.length) {
    return (
      <Empty icon="bi:database" title="No dataset yet">
        <p>
          Send a file: <code>neurolake ingest FILE</code>
        </p>
      </Empty>
    );
  }
  return <Table label="Datasets" rows={datasets} columns={COLUMNS} rowKey={(one) => one.id} />;
}
