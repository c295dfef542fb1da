import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { ruleSuggestionsQuery, rulesQuery } from "@/api/datasetQueries";
import type { Portrait, Rule, RuleSuggestion } from "@/api/datasetShapes";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { percent } from "@/components/format";
import { Loaded } from "@/components/Loaded";
import { Problem } from "@/components/Problem";
import { Table, type TableColumn } from "@/components/Table";
import { Failing } from "./Failing";
import { RuleBadge } from "./RuleBadge";
import { useChange } from "./useChange";
import { useParameter } from "@/app/location";

interface Props {
  readonly dataset: Portrait;
}

const constraint = (one: Rule | RuleSuggestion) => <code className="nl-cell-text">{JSON.stringify(one.constraint)}</code>;

/** The rules that a dataset is to keep, and those that its profile speaks for. */
export function Rules({ dataset }: Props) {
  const rules = useQuery(rulesQuery(dataset.id));
  const check = useChange(() =>
    api.POST("/api/neurolake/quality/check/{dataset_id}", { params: { path: { dataset_id: dataset.id } } }),
  );
  const [failing, setFailing] = useParameter("failing");
  const columns: readonly TableColumn<Rule>[] = [
    { name: "Rule", show: (rule) => <bdi className="nl-cell-text">{rule.name}</bdi> },
    { name: "State", show: (rule) => <RuleBadge status={rule.status} /> },
    { name: "Severity", show: (rule) => rule.severity },
    { name: "What", show: constraint },
    {
      name: "Failing rows",
      show: (rule) =>
        rule.status === "failed" && (
          <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => setFailing(rule.name)}>
            Show
          </button>
        ),
    },
  ];
  const button = (
    <button type="button" className="btn btn-sm btn-outline-secondary" disabled={check.isPending} onClick={() => check.mutate()}>
      {check.isPending ? "Checking…" : "Check now"}
    </button>
  );
  return (
    <>
      <Card title="Rules" actions={Boolean(rules.data?.length) && button}>
        {check.isError && <Problem error={check.error} />}
        <Loaded query={rules}>
          {(found) =>
            found.length ? <Table label="Rules" rows={found} columns={columns} rowKey={(rule) => rule.name} /> : <Empty icon="bi:list-check" title="No rule yet"><p>Accept one of those below, or write your own by the API.</p></Empty>
          }
        </Loaded>
      </Card>
      {failing && <Failing id={dataset.id} rule={failing} onClose={() => setFailing(null)} />}
      <Suggested dataset={dataset} />
    </>
  );
}

function Suggested({ dataset }: Props) {
  const suggestions = useQuery(ruleSuggestionsQuery(dataset.id));
  const accept = useChange<string>((name) =>
    api.POST("/api/neurolake/quality/suggestions/{dataset_id}/accept", {
      params: { path: { dataset_id: dataset.id } },
      body: { names: [name] },
    }),
  );
  const columns: readonly TableColumn<RuleSuggestion>[] = [
    { name: "Rule", show: (one) => <bdi className="nl-cell-text">{one.name}</bdi> },
    { name: "Sure", number: true, show: (one) => percent(one.confidence) },
    { name: "What", show: constraint },
    { name: "Why", show: (one) => <bdi className="nl-cell-text">{one.reason}</bdi> },
    {
      name: "Do",
      show: (one) => (
        <button type="button" className="btn btn-sm btn-outline-secondary" disabled={accept.isPending} onClick={() => accept.mutate(one.name)} aria-label={`Accept ${one.name}`}>
          Accept
        </button>
      ),
    },
  ];
  if (suggestions.data && !suggestions.data.length) return null;
  return (
    <Card title="Rules that the profile speaks for">
      {accept.isError && <Problem error={accept.error} />}
      <Loaded query={suggestions}>{(found) => <Table label="Suggested rules" rows={found} columns={columns} rowKey={(one) => one.name} />}</Loaded>
    </Card>
  );
}
