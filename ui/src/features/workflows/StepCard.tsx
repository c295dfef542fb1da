import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "@/api/client";
import { ProblemError } from "@/api/problem";
import { useChange } from "@/api/useChange";
import { Card } from "@/components/Card";
import { count, duration } from "@/components/format";
import { Loaded } from "@/components/Loaded";
import { Problem } from "@/components/Problem";
import { StateBadge } from "@/components/StateBadge";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";
import { logsQuery } from "./queries";
import { isActive, type Attempt, type AttemptLog, type RunStep, type WholeRun } from "./shapes";

const COLUMNS: readonly TableColumn<Attempt>[] = [
  { name: "Attempt", number: true, show: (one) => one.number },
  { name: "State", show: (one) => <StateBadge state={one.state} /> },
  { name: "Begun", show: (one) => <Time at={one.started_at} /> },
  { name: "Took", number: true, show: (one) => (one.finished_at ? duration(Date.parse(one.finished_at) - Date.parse(one.started_at)) : "–") },
  { name: "Lines", number: true, show: (one) => count(one.log_lines) },
  { name: "What went wrong", show: (one) => <bdi className="nl-cell-text">{one.error?.detail ?? one.error?.title ?? "–"}</bdi> },
];

/** One step of a run: what it did, its attempts, what it told; it can be done anew from here. */
export function StepCard({ run, step }: { readonly run: WholeRun; readonly step: RunStep }) {
  const again = useChange(["pipelines"], () =>
    api.POST("/api/neurolake/pipelines/runs/{run_id}/retry", { params: { path: { run_id: run.id } }, body: { from_step: step.name } }),
  );
  const actions = !isActive(run.state) && (
    <button type="button" className="btn btn-sm btn-outline-secondary" disabled={again.isPending} onClick={() => again.mutate()}>
      Do it and all after it anew
    </button>
  );
  return (
    <Card title={`Step ${step.name}`} actions={actions}>
      <div className="nl-card-body nl-stack">
        <div className="nl-row">
          <StateBadge state={step.state} /> {step.kind} {step.rows !== null && <span>{count(step.rows)} rows</span>}
          {queriesOf(step).map((id) => (
            <Link key={id} to="/sql" search={{ query: id }}>
              Query {id.slice(-6)}
            </Link>
          ))}
        </div>
        {again.isError && <Problem error={again.error} />}
        {step.error && <Problem error={new ProblemError(step.error)} />}
        {step.parts.length > 0 && <Parts parts={step.parts} />}
      </div>
      {step.attempts.length > 0 && <Table label="Attempts" rows={step.attempts} columns={COLUMNS} rowKey={(one) => one.number} />}
      <Logs run={run} step={step} />
    </Card>
  );
}

const queriesOf = (step: RunStep): string[] => step.parts.flatMap((part) => (typeof part.query_id === "string" ? [part.query_id] : []));

function Parts({ parts }: { readonly parts: RunStep["parts"] }) {
  return (
    <details>
      <summary>What it has done ({count(parts.length)})</summary>
      <pre className="nl-code" tabIndex={0} role="region" aria-label="What the step has done">
        {JSON.stringify(parts, null, 2)}
      </pre>
    </details>
  );
}

function Logs({ run, step }: { readonly run: WholeRun; readonly step: RunStep }) {
  const logs = useQuery(logsQuery(run.id, step.name, isActive(run.state)));
  return (
    <Loaded query={logs}>
      {(shown) => {
        const told = shown.filter((one) => one.lines.length);
        return told.length ? told.map((one) => <AttemptLines key={one.attempt} log={one} />) : <p className="nl-card-body nl-muted mb-0">It has told nothing.</p>;
      }}
    </Loaded>
  );
}

function AttemptLines({ log }: { readonly log: AttemptLog }) {
  return (
    <section aria-label={`Log of attempt ${log.attempt}`}>
      <h3 className="nl-card-body mb-0 h6">Log of attempt {log.attempt}</h3>
      <ol className="nl-lines nl-mono" tabIndex={0} aria-label={`Lines of attempt ${log.attempt}`}>
        {log.lines.map((line, index) => (
          <li key={index}>
            <Time at={line.at} /> {line.level !== "info" && <span className="nl-badge nl-warn">{line.level}</span>} <bdi>{line.text}</bdi>
          </li>
        ))}
      </ol>
      {log.left_out > 0 && <p className="nl-card-body nl-muted mb-0">{count(log.left_out)} further lines were left out.</p>}
    </section>
  );
}
