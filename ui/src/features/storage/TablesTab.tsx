import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { datasetsQuery } from "@/api/queries";
import type { Dataset } from "@/api/shapes";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { bytes, count } from "@/components/format";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { SIZE_COLUMNS } from "@/components/size";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";

const ZONES = ["gold", "silver", "bronze"];
const COLUMNS: readonly TableColumn<Dataset>[] = [
  { name: "Table", show: (one) => <Link to="/storage/$id" params={{ id: one.id }}><bdi className="nl-cell-text nl-cell-data">{one.name}</bdi></Link> },
  ...SIZE_COLUMNS,
  { name: "Changed", show: (one) => <Time at={one.updated_at} /> },
];

/** The tables of each zone that the asker may know of, the largest first. */
export function TablesTab() {
  const datasets = useQuery(datasetsQuery);
  return (
    <Loaded query={datasets}>
      {(known) =>
        known.length ? (
          <div className="nl-stack">
            {[...new Set([...ZONES, ...known.map(({ zone }) => zone)])].map((zone) => (
              <Zone key={zone} zone={zone} tables={known.filter((one) => one.zone === zone)} />
            ))}
          </div>
        ) : (
          <Empty icon="bi:hdd-stack" title="There is no table that you may know of">
            <LinkButton to="/ndm-nuic/ingest">Bring data in</LinkButton>
          </Empty>
        )
      }
    </Loaded>
  );
}

function Zone({ zone, tables }: { readonly zone: string; readonly tables: readonly Dataset[] }) {
  if (!tables.length) return null;
  const size = tables.reduce((sum, one) => sum + (one.bytes ?? 0), 0);
  const largest = tables.toSorted((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0));
  return (
    <Card title={`${zone}: ${count(tables.length)} ${tables.length === 1 ? "table" : "tables"}, ${bytes(size)}`}>
      <Table label={`Tables of ${zone}`} rows={largest} columns={COLUMNS} rowKey={(one) => one.id} />
    </Card>
  );
}
