import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "@/api/client";
import { ProblemError } from "@/api/problem";
import { Card } from "@/components/Card";
import { Dialog } from "@/components/Dialog";
import { count } from "@/components/format";
import { Loaded } from "@/components/Loaded";
import { Problem } from "@/components/Problem";
import { Progress } from "@/components/Progress";
import { StateBadge } from "@/components/StateBadge";
import { runQuery, type Run } from "./queries";
import { AnswerView, PlanView } from "./RunViews";

interface Props {
  readonly id: string;
  /** Does what this dry run listed; null where it is none, or where it is not known any more what was asked. */
  readonly onDo: (() => void) | null;
  readonly busy: boolean;
  readonly onClose: () => void;
}

/** How far a run is, what it lists, and what became of it. */
export function RunCard({ id, onDo, busy, onClose }: Props) {
  const client = useQueryClient();
  const run = useQuery(runQuery(id));
  const ended = Boolean(run.data?.finished_at);
  useEffect(() => {
    if (ended) void client.invalidateQueries({ queryKey: ["remediations"] });
  }, [ended, client]);
  const actions = (
    <button type="button" className="btn btn-sm btn-outline-secondary" onClick={onClose}>
      Put away
    </button>
  );
  return (
    <Card title={run.data && !run.data.dry_run ? "Run" : "Dry run"} actions={actions}>
      <Loaded query={run}>
        {(found) => (
          <div className="nl-card-body nl-stack">
            <State run={found} />
            {found.error && <Problem error={new ProblemError(found.error)} />}
            {found.plan && <PlanView plan={found.plan} done={!found.dry_run} />}
            {found.answer && <AnswerView answer={found.answer} />}
            {found.dry_run && found.state === "succeeded" && <Deed run={found} onDo={onDo} busy={busy} />}
            <Further run={found} />
          </div>
        )}
      </Loaded>
    </Card>
  );
}

function State({ run }: { readonly run: Run }) {
  return (
    <div className="nl-row" role="status">
      <StateBadge state={run.state} />
      <span>
        {run.action.replace("_", " ")} by <bdi>{run.principal}</bdi>
      </span>
      {!run.finished_at && <Progress label="How far the run is" value={run.progress} />}
      {run.step && <span className="nl-muted">{run.step}</span>}
    </div>
  );
}

function Deed({ run, onDo, busy }: { readonly run: Run; readonly onDo: (() => void) | null; readonly busy: boolean }) {
  const [asking, setAsking] = useState(false);
  if (!onDo) return <p className="nl-muted">To do it, ask again above: what was asked for is kept nowhere.</p>;
  const confirmed = () => {
    setAsking(false);
    onDo();
  };
  return (
    <div>
      <button type="button" className="btn btn-sm btn-danger" disabled={busy} onClick={() => setAsking(true)}>
        Do this
      </button>
      {asking && (
        <Dialog label={`Do it: ${run.action.replace("_", " ")}?`} heading onClose={() => setAsking(false)}>
          <div className="nl-card-body nl-stack">
            <p>
              It concerns {count(run.plan?.rows ?? 0)} rows of {count(run.plan?.datasets.length ?? 0)} datasets. What was deleted or masked does not come back. If anything has changed since it was
              listed, nothing is done.
            </p>
            <div className="nl-row">
              <button type="button" className="btn btn-sm btn-danger" disabled={busy} onClick={confirmed}>
                Yes, do it
              </button>
              <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => setAsking(false)}>
                Leave it
              </button>
            </div>
          </div>
        </Dialog>
      )}
    </div>
  );
}

/** Stopped while it runs; taken up where it was cut off; its file, where it has one. */
function Further({ run }: { readonly run: Run }) {
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (what: "cancel" | "resume") => api.POST(`/api/compliance/remediate/{run_id}/${what}`, { params: { path: { run_id: run.id } } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["remediation", run.id] }),
  });
  return (
    <>
      {act.isError && <Problem error={act.error} />}
      <div className="nl-row">
        {!run.finished_at && (
          <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => act.mutate("cancel")}>
            Stop it
          </button>
        )}
        {run.resumable && (
          <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => act.mutate("resume")}>
            Finish what it began
          </button>
        )}
        {run.action === "export_subject" && !run.dry_run && run.state === "succeeded" && (
          <a className="btn btn-sm btn-primary" href={`/api/compliance/remediate/${run.id}/download`} download>
            Download the file
          </a>
        )}
      </div>
    </>
  );
}
