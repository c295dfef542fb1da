import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useRouterState } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { ChartFigure } from "@/components/chart/ChartFigure";
import type { Spec } from "@/components/chart/settings";
import { fits } from "@/components/chart/spec";
import { Card } from "@/components/Card";
import { CopyButton } from "@/components/CopyButton";
import { Empty } from "@/components/Empty";
import { count } from "@/components/format";
import { Loaded } from "@/components/Loaded";
import { Rows } from "@/components/Rows";
import { ParameterField } from "./ParameterField";
import { runQuery } from "./queries";
import type { RunAnswer, Template } from "./shapes";
import { valuesOf } from "./values";

const RESERVED = "p.";
const LISTED = 100;

/** A field for each parameter; what was given is in the address, so that a run can be sent to somebody. */
export function RunTab({ template }: { readonly template: Template }) {
  const search = new URLSearchParams(useRouterState({ select: (state) => state.location.searchStr }));
  const navigate = useNavigate();
  const values = valuesOf(template.parameters, (name) => search.get(RESERVED + name));
  const wanted = search.get("run") === "yes";
  const answer = useQuery({ ...runQuery(template.id, template.version, values), enabled: wanted });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = [...new FormData(event.currentTarget).entries()].filter(([, value]) => value !== "");
    const next = { ...Object.fromEntries(given), run: "yes", ...(search.get("version") && { version: search.get("version") }) };
    if (wanted && JSON.stringify(next) === JSON.stringify(Object.fromEntries(search))) void answer.refetch();
    else void navigate({ to: ".", search: next });
  };
  return (
    <div className="nl-stack">
      <Card title="Run it">
        <form className="nl-card-body nl-stack" onSubmit={submit}>
          {template.parameters.length > 0 && (
            <div className="nl-template-fields">
              {template.parameters.map((one) => (
                <ParameterField key={one.name} parameter={one} name={RESERVED + one.name} value={search.get(RESERVED + one.name) ?? ""} />
              ))}
            </div>
          )}
          <div className="nl-row">
            <button type="submit" className="btn btn-sm btn-primary" disabled={answer.isFetching}>
              {answer.isFetching ? "Running…" : "Run"}
            </button>
            <span className="nl-muted">With your rights: policies hold as for any query of yours.</span>
          </div>
        </form>
      </Card>
      {wanted && <Loaded query={answer}>{(told) => <Answer answer={told} chart={template.chart} />}</Loaded>}
      <Query sql={template.sql} />
    </div>
  );
}

function Answer({ answer, chart }: { readonly answer: RunAnswer; readonly chart: Spec | null }) {
  const listed = answer.rows.slice(0, LISTED);
  const actions = (
    <Link to="/sql" search={{ sql: answer.sql, query: answer.query_id }} className="btn btn-sm btn-outline-secondary">
      Open in SQL
    </Link>
  );
  return (
    <Card title={`Answer: ${count(listed.length)} of ${count(answer.row_count)} rows`} actions={actions}>
      {chart && fits(answer.columns, chart) && <ChartFigure page={answer} spec={chart} />}
      {listed.length ? <Rows label="Answer" columns={answer.columns} rows={listed} /> : <Empty icon="bi:inbox" title="No row is like this" />}
    </Card>
  );
}

function Query({ sql }: { readonly sql: string }) {
  return (
    <Card title="Query" actions={<CopyButton text={sql} label="Copy the query" />}>
      <pre className="nl-code nl-mono" tabIndex={0} role="region" aria-label="Text of the query">
        {sql}
      </pre>
    </Card>
  );
}
