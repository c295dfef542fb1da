import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { insightsQuery } from "@/api/datasetQueries";
import type { Insight, Insights, Portrait, Suggestion } from "@/api/datasetShapes";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { Loaded } from "@/components/Loaded";
import { Problem } from "@/components/Problem";
import { useChange } from "./useChange";

/** What the figures tell, with their evidence; what could be said of columns; and why there is nothing else. */
export function Findings({ dataset }: { readonly dataset: Portrait }) {
  const insights = useQuery(insightsQuery(dataset.id));
  return (
    <Card title="Findings">
      <Loaded query={insights}>{(found) => <Found found={found} id={dataset.id} />}</Loaded>
    </Card>
  );
}

function Found({ found, id }: { readonly found: Insights; readonly id: string }) {
  return (
    <div className="nl-card-body nl-stack">
      {!found.insights.length && !found.suggestions.length && <Empty icon="bi:lightbulb" title="Nothing stands out" />}
      <ul className="nl-list">
        {found.insights.map((one) => (
          <li key={`${one.kind} ${one.text}`}>
            <Told insight={one} />
          </li>
        ))}
        {found.suggestions.map((one) => (
          <li key={one.id}>
            <Suggested suggestion={one} id={id} />
          </li>
        ))}
      </ul>
      {found.quiet.length > 0 && (
        <details>
          <summary>What there is nothing to tell of, and why</summary>
          <ul className="nl-list">
            {found.quiet.map((one) => (
              <li key={one.kind}>
                <strong>{one.kind.replaceAll("_", " ")}</strong>: <bdi>{one.why}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Told({ insight }: { readonly insight: Insight }) {
  const evidence = Object.entries(insight.evidence).filter(([name]) => name !== "snapshots");
  return (
    <details>
      <summary>
        <span className={`nl-badge ${insight.severity === "info" ? "" : "nl-warn"}`}>{insight.severity}</span> <bdi>{insight.text}</bdi>
      </summary>
      <dl className="nl-facts">
        {evidence.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
    </details>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: unknown }) {
  return (
    <>
      <dt>{name.replaceAll("_", " ")}</dt>
      <dd>
        <bdi>{typeof value === "object" ? JSON.stringify(value) : String(value)}</bdi>
      </dd>
    </>
  );
}

function Suggested({ suggestion, id }: { readonly suggestion: Suggestion; readonly id: string }) {
  const accept = useChange(() =>
    api.POST("/api/neurolake/catalog/insights/{dataset_id}/accept/{suggestion_id}", {
      params: { path: { dataset_id: id, suggestion_id: suggestion.id } },
    }),
  );
  return (
    <>
      <div className="nl-row">
        <span className="nl-grow">
          {suggestion.kind} for <bdi>{suggestion.column}</bdi>: <strong>{suggestion.value}</strong> <span className="nl-muted">{suggestion.reason}</span>
        </span>
        <button type="button" className="btn btn-sm btn-outline-secondary" disabled={accept.isPending} onClick={() => accept.mutate()}>
          Accept
        </button>
      </div>
      {accept.isError && <Problem error={accept.error} />}
    </>
  );
}
