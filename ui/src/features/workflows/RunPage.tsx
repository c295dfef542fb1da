import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { api } from "@/api/client";
import { ProblemError } from "@/api/problem";
import { useChange } from "@/api/useChange";
import { useParameter, usePathPart } from "@/app/location";
import { Card } from "@/components/Card";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { Problem } from "@/components/Problem";
import { Progress } from "@/components/Progress";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { Dag } from "./Dag";
import { GanttChart } from "./GanttChart";
import { runQuery } from "./queries";
import { isActive, type WholeRun } from "./shapes";
import { StepCard } from "./StepCard";
import "./workflows.scss";

export default function RunPage() {
  const id = usePathPart("id");
  const run = useQuery(runQuery(id));
  if (run.data) return <Shown run={run.data} />;
  return (
    <Page title="Run of a pipeline">
      <Loaded query={run}>{() => null}</Loaded>
      {run.isError && (
        <LinkButton to="/operate/workflows" search={{ tab: "runs" }}>
          All runs
        </LinkButton>
      )}
    </Page>
  );
}

function Shown({ run }: { readonly run: WholeRun }) {
  const [wanted] = useParameter("step");
  const step = run.steps.find(({ name }) => name === wanted);
  const now = useNow(isActive(run.state));
  return (
    <Page
      title={`Run of ${run.pipeline}`}
      lead={
        <>
          <StateBadge state={run.cancel_requested && isActive(run.state) ? "stopping" : run.state} /> <Link to="/operate/workflows/$name" params={{ name: run.pipeline }}>{run.pipeline}</Link>, version {run.version} · {run.cause} · as{" "}
          <bdi>{run.principal}</bdi> · <Time at={run.submitted_at} /> {run.partition && <bdi className="nl-badge">{run.partition}</bdi>}
        </>
      }
      actions={<Actions run={run} />}
    >
      {isActive(run.state) && <Progress label="Steps that have ended" value={run.progress} />}
      {run.error && run.state === "failed" && !step && <Failure error={run.error} />}
      <Parameters values={run.parameters} />
      <Card title="Steps">
        <Dag steps={run.steps} chosen={step?.name} hrefOf={(name) => `/operate/workflows/runs/${run.id}?step=${encodeURIComponent(name)}`} />
      </Card>
      <Card title="Over time">
        <GanttChart run={run} now={now} />
      </Card>
      {step ? <StepCard key={step.name} run={run} step={step} /> : <p className="nl-muted">Choose a step to see its attempts and what it told.</p>}
    </Page>
  );
}

function Failure({ error }: { readonly error: NonNullable<WholeRun["error"]> }) {
  const title = error.step ? `${error.title} in the step ${error.step}` : error.title;
  return <Problem error={new ProblemError({ ...error, title })} />;
}

function Parameters({ values }: { readonly values: WholeRun["parameters"] }) {
  const named = Object.entries(values ?? {});
  if (!named.length) return null;
  return (
    <div className="nl-row" role="group" aria-label="Parameters">
      {named.map(([name, value]) => (
        <code key={name}>
          ${name} = {JSON.stringify(value)}
        </code>
      ))}
    </div>
  );
}

function Actions({ run }: { readonly run: WholeRun }) {
  const path = { params: { path: { run_id: run.id } } };
  const cancel = useChange(["pipelines"], () => api.POST("/api/neurolake/pipelines/runs/{run_id}/cancel", path));
  const retry = useChange(["pipelines"], () => api.POST("/api/neurolake/pipelines/runs/{run_id}/retry", path));
  return (
    <>
      {cancel.isError && <Problem error={cancel.error} />}
      {retry.isError && <Problem error={retry.error} />}
      {isActive(run.state) ? (
        <button type="button" className="btn btn-sm btn-outline-secondary" disabled={cancel.isPending || run.cancel_requested} onClick={() => cancel.mutate()}>
          Cancel
        </button>
      ) : (
        run.state !== "succeeded" && (
          <button type="button" className="btn btn-sm btn-primary" disabled={retry.isPending} onClick={() => retry.mutate()}>
            Go on where it stopped
          </button>
        )
      )}
    </>
  );
}

/** The moment, which moves on while it is wanted. */
function useNow(moving: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [moving]);
  return now;
}
