import { useQuery } from "@tanstack/react-query";
import { historyOfSchemaQuery, rowsQuery } from "@/api/datasetQueries";
import type { Portrait, SchemaHistory, Snapshot } from "@/api/datasetShapes";
import { selectOnlyIn } from "@/api/selectAll";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { count } from "@/components/format";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Pick } from "@/components/Pick";
import { Rows } from "@/components/Rows";

const ROWS = 50;

interface Props {
  readonly dataset: Portrait;
  readonly snapshots: readonly Snapshot[];
}

/** Rows that only one of two snapshots has. */
export function SnapshotDiff({ dataset, snapshots }: Props) {
  const [from, setFrom] = useParameter("before");
  const [to, setTo] = useParameter("after");
  const history = useQuery(historyOfSchemaQuery(dataset.id));
  const find = (id: string | null, otherwise: number) => snapshots.find(({ snapshot_id: one }) => one === id) ?? snapshots[otherwise];
  const older = find(from, 1);
  const newer = find(to, 0);
  const choices = snapshots.map((one) => ({ value: one.snapshot_id, label: `${new Date(one.committed_at).toLocaleString()} (${count(one.total_rows)} rows)` }));
  if (!older || !newer) return null;
  return (
    <Card
      title="What changed between two"
      actions={
        <span className="nl-row">
          <Pick label="Before" value={older.snapshot_id} choices={choices} onChange={setFrom} />
          <Pick label="After" value={newer.snapshot_id} choices={choices} onChange={setTo} />
        </span>
      }
    >
      <Loaded query={history}>{(found) => <Both dataset={dataset} older={older} newer={newer} history={found} />}</Loaded>
    </Card>
  );
}

interface BothProps {
  readonly dataset: Portrait;
  readonly older: Snapshot;
  readonly newer: Snapshot;
  readonly history: SchemaHistory;
}

/** Rows are comparable while the columns are the same: one query reads both versions by the same columns. */
function Both({ dataset, older, newer, history }: BothProps) {
  if (older.schema_version !== newer.schema_version) {
    return (
      <Empty icon="bi:layout-three-columns" title="The columns changed between the two">
        <LinkButton to="." search={{ tab: "schema", from: String(older.schema_version), to: String(newer.schema_version) }} kind="outline-secondary">
          Compare the columns
        </LinkButton>
      </Empty>
    );
  }
  const columns = history.versions.find(({ version }) => version === newer.schema_version)?.columns.map(({ name }) => name) ?? [];
  const only = (there: Snapshot, notThere: Snapshot) => selectOnlyIn(dataset, columns, there.snapshot_id, notThere.snapshot_id, ROWS);
  return (
    <>
      <Side title="Only after" sql={only(newer, older)} />
      <Side title="Only before" sql={only(older, newer)} />
    </>
  );
}

function Side({ title, sql }: { readonly title: string; readonly sql: string }) {
  const rows = useQuery(rowsQuery(sql));
  return (
    <div className="nl-card-body">
      <h3>{title}</h3>
      <Loaded query={rows}>
        {(answer) => (answer.rows.length ? <Rows label={title} columns={answer.columns} rows={answer.rows} /> : <p className="nl-muted mb-0">No such row.</p>)}
      </Loaded>
    </div>
  );
}
