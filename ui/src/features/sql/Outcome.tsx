import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { ProblemError, type ProblemBody } from "@/api/problem";
import { Empty } from "@/components/Empty";
import { count, percent } from "@/components/format";
import { Loaded } from "@/components/Loaded";
import { Problem } from "@/components/Problem";
import { ResultView } from "./ResultView";
import { ENDED, useRun, type Run } from "./run";

/** A query by its id: how far it is, its problem, or its stored result. */
export function Outcome({ id }: { readonly id: string }) {
  const run = useRun(id);
  return (
    <Loaded query={run}>
      {(found) => {
        if (!ENDED.has(found.state)) return <Running run={found} />;
        if (found.state === "cancelled") return <Cancelled run={found} />;
        if (found.error) return <div className="nl-card-body"><Problem error={new ProblemError(problemOf(found.error))} /></div>;
        return <ResultView run={found} />;
      }}
    </Loaded>
  );
}

const problemOf = (error: Readonly<Record<string, unknown>>): ProblemBody => {
  const body = error as unknown as ProblemBody;
  return { ...body, type: body.type.startsWith("/") ? body.type : `/problems/${body.type}` };
};

function Running({ run }: { readonly run: Run }) {
  const client = useQueryClient();
  const [stopping, setStopping] = useState(false);
  const cancel = async () => {
    setStopping(true);
    await api.POST("/api/query/{query_id}/cancel", { params: { path: { query_id: run.id } } });
    await client.invalidateQueries({ queryKey: ["run", run.id] });
  };
  const known = run.progress !== null && run.progress !== undefined;
  return (
    <div className="nl-running" role="status">
      <progress aria-label="Progress of the query" max={1} value={known ? (run.progress ?? 0) : undefined} />
      <span>
        {stopping ? "Stopping…" : run.state === "queued" ? "Waiting for a free engine" : known ? `Running, ${percent(run.progress, 0)} done` : "Running"}
        {run.rows ? `, ${count(run.rows)} rows so far` : ""}
      </span>
      <button type="button" className="btn btn-sm btn-outline-secondary" disabled={stopping} onClick={() => void cancel()}>
        Cancel
      </button>
    </div>
  );
}

function Cancelled({ run }: { readonly run: Run }) {
  return (
    <Empty icon="bi:slash-circle" title="The query was cancelled">
      <p>The engine stopped after {count(run.rows ?? 0)} rows; nothing was changed.</p>
    </Empty>
  );
}
