import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { historyQuery, metricsQuery } from "@/api/queries";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { Figure } from "@/components/Figure";
import { count, duration, percent } from "@/components/format";
import { Hours } from "@/components/Hours";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";
import { AnswersCard } from "./AnswersCard";
import { WhyDialog } from "./WhyDialog";

type Run = Schemas["Run"];
const RECENT = 50;

interface CacheFact {
  readonly status?: string;
  readonly reason?: string | null;
  readonly saved_ms?: number | null;
}

const factOf = (run: Run): CacheFact => (run.facts as { cache?: CacheFact } | null)?.cache ?? {};

const columns = (onWhy: (id: string) => void): readonly TableColumn<Run>[] => [
  {
    name: "Query",
    show: (run) => (
      <Link to="/sql" search={{ query: run.id }}>
        <bdi className="nl-cell-text nl-mono">{run.sql.slice(0, 300)}</bdi>
      </Link>
    ),
  },
  { name: "Cache", show: (run) => <span className={`nl-badge ${factOf(run).status === "hit" ? "nl-good" : ""}`}>{factOf(run).status}</span> },
  {
    name: "Why",
    show: (run) =>
      factOf(run).status === "miss" ? (
        <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => onWhy(run.id)} aria-label={`Why ${run.sql.slice(0, 60)} was computed`}>
          Why?
        </button>
      ) : (
        (factOf(run).reason ?? "")
      ),
  },
  { name: "Saved", number: true, show: (run) => duration(factOf(run).saved_ms) },
  { name: "Time", number: true, show: (run) => duration(run.timings?.total) },
  { name: "Asked", show: (run) => <Time at={run.submitted_at} /> },
];

/** How often stored answers did, what that saved, and why they did not. */
export default function CachePage() {
  const [hours, setHours] = useParameter("hours");
  const back = Number(hours) || 24;
  const metrics = useQuery(metricsQuery(back));
  const history = useQuery(historyQuery(RECENT));
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <Page title="Cache" lead="An answer is used again only for the same query over the same data, by people bound by the same policies." actions={<Hours value={back} onChange={(chosen) => setHours(String(chosen))} />}>
      <Loaded query={metrics} lines={2}>
        {({ cache }) => (
          <div className="nl-figures">
            <Figure label="Hit ratio" value={percent(cache.hit_ratio)} note={`${count(cache.hits)} of ${count(cache.hits + cache.misses)}`} />
            <Figure label="Time saved" value={duration(cache.saved_ms)} />
            <Figure label="Misses" value={count(cache.misses)} />
            <Figure label="Not looked up" value={count(cache.bypassed)} note="volatile, or asked not to" />
          </div>
        )}
      </Loaded>
      <AnswersCard />
      <Card title="Why your latest queries hit or missed">
        <Loaded query={history}>
          {(runs) => {
            const told = runs.filter((run) => factOf(run).status);
            return told.length ? (
              <Table label="Latest queries" rows={told} columns={columns(setAsked)} rowKey={(run) => run.id} />
            ) : (
              <Empty icon="bi:lightning-charge" title="No query has asked the cache yet">
                <LinkButton to="/sql">Write a query</LinkButton>
              </Empty>
            );
          }}
        </Loaded>
      </Card>
      {asked && <WhyDialog id={asked} onClose={() => setAsked(null)} />}
    </Page>
  );
}
