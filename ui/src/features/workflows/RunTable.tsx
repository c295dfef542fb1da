import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { duration } from "@/components/format";
import { Loaded } from "@/components/Loaded";
import { Pick } from "@/components/Pick";
import { StateBadge } from "@/components/StateBadge";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";
import { PAGE, runsQuery, type WantedRuns } from "./queries";
import type { Run } from "./shapes";

const STATES = ["queued", "running", "succeeded", "failed", "cancelled"] as const;
const isState = (text: string | null): text is (typeof STATES)[number] => (STATES as readonly (string | null)[]).includes(text);

const COLUMNS: readonly TableColumn<Run>[] = [
  {
    name: "Run",
    show: (run) => (
      <Link to="/operate/workflows/runs/$id" params={{ id: run.id }}>
        <Time at={run.submitted_at} />
      </Link>
    ),
  },
  { name: "Pipeline", show: (run) => <Link to="/operate/workflows/$name" params={{ name: run.pipeline }}>{run.pipeline}</Link> },
  { name: "State", show: (run) => <StateBadge state={run.state} /> },
  { name: "Took", number: true, show: (run) => (run.started_at && run.finished_at ? duration(Date.parse(run.finished_at) - Date.parse(run.started_at)) : "–") },
  { name: "Cause", show: (run) => run.cause },
  { name: "Partition", show: (run) => <bdi className="nl-cell-text nl-cell-short">{run.partition ?? "–"}</bdi> },
  { name: "As", show: (run) => <bdi>{run.principal}</bdi> },
  { name: "Version", number: true, show: (run) => run.version },
  { name: "Failed at", show: (run) => run.error?.step ?? <span className="nl-muted">–</span> },
];

/** Runs, the newest first, of one pipeline or of all; which ones is in the address. */
export function RunTable({ pipeline }: { readonly pipeline?: string }) {
  const [state, setState] = useParameter("state");
  const [before, setBefore] = useParameter("before");
  const [backfill] = useParameter("backfill");
  const wanted: WantedRuns = {
    ...(pipeline && { pipeline }),
    ...(isState(state) && { state }),
    ...(before && { before }),
    ...(backfill && { backfill }),
  };
  const runs = useQuery(runsQuery(wanted));
  const choices = [{ value: "", label: "all" }, ...STATES.map((value) => ({ value, label: value }))];
  return (
    <Card title={backfill ? "Runs of a backfill" : "Runs"} actions={<Pick label="State" value={isState(state) ? state : ""} choices={choices} onChange={(value) => setState(value || null)} />}>
      <Loaded query={runs}>
        {(shown) =>
          shown.length ? (
            <Table label="Runs" rows={shown} columns={COLUMNS} rowKey={(run) => run.id} />
          ) : (
            <Empty icon="bi:clock-history" title={state ? `No run is ${state}` : "Nothing has run yet"}>
              <p>{state ? "Choose another state." : "Run a pipeline, or give it a schedule."}</p>
            </Empty>
          )
        }
      </Loaded>
      {(before ?? runs.data?.length === PAGE) && (
        <div className="nl-pages">
          <button type="button" className="btn btn-sm btn-outline-secondary" disabled={!before} onClick={() => setBefore(null)}>
            Newest
          </button>
          <button type="button" className="btn btn-sm btn-outline-secondary" disabled={runs.data?.length !== PAGE} onClick={() => setBefore(runs.data?.at(-1)?.id ?? null)}>
            Older
          </button>
        </div>
      )}
    </Card>
  );
}
