import { useQuery } from "@tanstack/react-query";
import { api, shaped } from "@/api/client";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { Figure } from "@/components/Figure";
import { count, dollars, duration } from "@/components/format";
import { Hours } from "@/components/Hours";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { Table, type TableColumn } from "@/components/Table";

const BY = ["model", "user", "feature", "day"] as const;
type By = (typeof BY)[number];

interface Group extends Partial<Readonly<Record<By, string>>> {
  readonly requests: number;
  readonly failed: number;
  readonly unknown_cost: number;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly mean_ms: number | null;
  readonly cost_usd: number | null;
}

interface Usage {
  readonly prices_of: string;
  readonly complete: boolean;
  readonly groups: readonly Group[];
}

const HOUR_MS = 3_600_000;

/** Tokens, cost and latency of language models, as their providers told them. */
export default function UsagePage() {
  const [hoursText, setHours] = useParameter("hours");
  const [byText, setBy] = useParameter("by");
  const hours = Number(hoursText) || 720;
  const by = BY.find((one) => one === byText) ?? "model";
  const usage = useQuery({ queryKey: ["usage", hours, by], queryFn: () => fetchUsage(hours, by) });
  return (
    <Page title="Model usage" lead={usage.data && `Prices of ${usage.data.prices_of}`} actions={<Hours value={hours} onChange={(chosen) => setHours(String(chosen))} />}>
      <Loaded query={usage}>
        {({ groups, complete }) => (
          <>
            <Figures groups={groups} />
            <Card title="Requests" actions={<ByChoice value={by} onChange={setBy} />}>
              {groups.length ? (
                <Table label={`Usage by ${by}`} rows={groups} columns={columns(by)} rowKey={(group) => group[by] ?? ""} />
              ) : (
                <Empty icon="bi:cpu" title="No language model was asked in this time">
                  <p>
                    Questions in words are read without one unless <code>NEUROLAKE_LLM_URL</code> names it.
                  </p>
                </Empty>
              )}
              {!complete && <p className="nl-card-body nl-muted">There are more groups than are shown: choose a shorter time.</p>}
            </Card>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Figures({ groups }: { readonly groups: readonly Group[] }) {
  const sum = (name: "requests" | "failed" | "input_tokens" | "output_tokens" | "cost_usd" | "unknown_cost") => groups.reduce((total, group) => total + (group[name] ?? 0), 0);
  return (
    <div className="nl-figures">
      <Figure label="Requests" value={count(sum("requests"))} note={`${count(sum("failed"))} failed`} />
      <Figure label="Tokens in" value={count(sum("input_tokens"))} />
      <Figure label="Tokens out" value={count(sum("output_tokens"))} />
      <Figure label="Cost" value={dollars(sum("cost_usd"))} note={sum("unknown_cost") ? `${count(sum("unknown_cost"))} without a known price` : undefined} />
    </div>
  );
}

function ByChoice({ value, onChange }: { readonly value: By; readonly onChange: (by: By) => void }) {
  return (
    <div className="nl-segment" role="group" aria-label="Sum by">
      {BY.map((name) => (
        <button key={name} type="button" aria-pressed={name === value} onClick={() => onChange(name)}>
          {name}
        </button>
      ))}
    </div>
  );
}

const columns = (by: By): readonly TableColumn<Group>[] => [
  { name: by, show: (group) => <bdi className="nl-cell-text">{group[by]}</bdi> },
  { name: "Requests", number: true, show: (group) => count(group.requests) },
  { name: "Failed", number: true, show: (group) => count(group.failed) },
  { name: "Tokens in", number: true, show: (group) => count(group.input_tokens) },
  { name: "Tokens out", number: true, show: (group) => count(group.output_tokens) },
  { name: "Mean time", number: true, show: (group) => duration(group.mean_ms) },
  { name: "Cost", number: true, show: (group) => dollars(group.cost_usd) },
];

function fetchUsage(hours: number, by: By): Promise<Usage> {
  const since = new Date(Date.now() - hours * HOUR_MS).toISOString();
  return shaped<Usage>(api.GET("/api/ai/usage", { params: { query: { since, by: [by] } } }));
}
