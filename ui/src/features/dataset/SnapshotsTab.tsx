import { useQuery } from "@tanstack/react-query";
import { rowsQuery } from "@/api/datasetQueries";
import type { Portrait, Snapshot } from "@/api/datasetShapes";
import { selectAll } from "@/api/selectAll";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { bytes, count } from "@/components/format";
import { Loaded } from "@/components/Loaded";
import { Pick } from "@/components/Pick";
import { Rows } from "@/components/Rows";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";
import { SnapshotDiff } from "./SnapshotDiff";

const ROWS = 50;
const COLUMNS: readonly TableColumn<Snapshot>[] = [
  { name: "When", show: (one) => <Time at={one.committed_at} /> },
  { name: "Operation", show: (one) => one.operation },
  { name: "Rows added", number: true, show: (one) => count(one.added_rows) },
  { name: "Rows", number: true, show: (one) => count(one.total_rows) },
  { name: "Size", number: true, show: (one) => bytes(one.total_bytes) },
  { name: "Files", number: true, show: (one) => count(one.total_files) },
  { name: "Schema", number: true, show: (one) => one.schema_version },
  { name: "Snapshot", show: (one) => <code>{one.snapshot_id}</code> },
];

/** Time travel: what was there then, and what changed between two moments. */
export function SnapshotsTab({ dataset }: { readonly dataset: Portrait }) {
  const newestFirst = dataset.snapshots.toSorted((a, b) => b.committed_at.localeCompare(a.committed_at));
  if (!newestFirst.length) return <Empty icon="bi:clock-history" title="A view has no snapshots of its own" />;
  return (
    <div className="nl-stack">
      <Card title="Snapshots">
        <Table label="Snapshots" rows={newestFirst} columns={COLUMNS} rowKey={(one) => one.snapshot_id} />
      </Card>
      <AsOf dataset={dataset} snapshots={newestFirst} />
      {newestFirst.length > 1 && <SnapshotDiff dataset={dataset} snapshots={newestFirst} />}
    </div>
  );
}

interface AsOfProps {
  readonly dataset: Portrait;
  readonly snapshots: readonly Snapshot[];
}

function AsOf({ dataset, snapshots }: AsOfProps) {
  const [wanted, setWanted] = useParameter("snapshot");
  const shown = snapshots.find(({ snapshot_id: id }) => id === wanted) ?? snapshots[0];
  const rows = useQuery(rowsQuery(selectAll(dataset, { rows: ROWS, snapshot: shown?.snapshot_id })));
  const choices = snapshots.map((one) => ({ value: one.snapshot_id, label: labelOf(one) }));
  return (
    <Card title="Rows as they were" actions={<Pick label="As of" value={shown?.snapshot_id ?? ""} choices={choices} onChange={setWanted} />}>
      <Loaded query={rows}>{(answer) => <Rows label="Rows as they were" columns={answer.columns} rows={answer.rows} />}</Loaded>
    </Card>
  );
}

const labelOf = (one: Snapshot) => `${new Date(one.committed_at).toLocaleString()} (${count(one.total_rows)} rows)`;
