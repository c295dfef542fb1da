import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, shaped } from "@/api/client";
import { metricsQuery } from "@/api/queries";
import type { QueryMetrics } from "@/api/shapes";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { Figure } from "@/components/Figure";
import { bytes, count, duration, percent } from "@/components/format";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { StateBadge } from "@/components/StateBadge";
import { Table, type TableColumn } from "@/components/Table";
import "./monitoring.scss";
import { Health } from "./Health";
import { milliseconds, perSecond, total, type Step } from "./steps";
import { Trend } from "./Trend";

const EVERY_MS = 10_000;
const DAY = 24;
type Slow = QueryMetrics["slowest"][number];

const COLUMNS: readonly TableColumn<Slow>[] = [
  {
    name: "Query",
    show: (one) => (
      <Link to="/sql" search={{ query: one.id }}>
        <bdi className="nl-cell-text nl-mono">{(one.sql ?? one.id).slice(0, 300)}</bdi>
      </Link>
    ),
  },
  { name: "By", show: (one) => <bdi>{one.principal}</bdi> },
  { name: "State", show: (one) => <StateBadge state={one.state} /> },
  { name: "Engine", show: (one) => one.engine },
  { name: "Time", number: true, show: (one) => duration(one.total_ms) },
];

export default function MonitoringPage() {
  const recent = useQuery({
    queryKey: ["recent metrics"],
    queryFn: () => shaped<{ steps: Step[] }>(api.GET("/api/neurolake/system/metrics")),
    refetchInterval: EVERY_MS,
  });
  const queries = useQuery(metricsQuery(DAY));
  return (
    <Page title="Monitoring" lead="What this server did in the last hour, in steps of ten seconds. For longer, point a Prometheus at /metrics.">
      <Health />
      <Loaded query={recent}>{({ steps }) => (steps.length ? <Hour steps={steps} /> : <JustStarted />)}</Loaded>
      <Card title="Slowest queries of the last day">
        <Loaded query={queries}>
          {(found) =>
            found.slowest.length ? (
              <Table label="Slowest queries" rows={found.slowest} columns={COLUMNS} rowKey={(one) => one.id} />
            ) : (
              <Empty icon="bi:terminal" title="Nobody has asked anything in the last day" />
            )
          }
        </Loaded>
      </Card>
    </Page>
  );
}

function JustStarted() {
  return (
    <Card title="The last hour">
      <Empty icon="bi:hourglass-split" title="The server has just started">
        <p>The first figures come within ten seconds.</p>
      </Empty>
    </Card>
  );
}

function Hour({ steps }: { readonly steps: readonly Step[] }) {
  const last = steps.at(-1);
  const asked = total(steps, (step) => step.queries);
  return (
    <>
      <div className="nl-figures">
        <Figure label="Requests" value={count(total(steps, (step) => step.requests))} note={`${count(total(steps, (step) => step.errors))} broke`} />
        <Figure label="Queries" value={count(asked)} note={`${count(total(steps, (step) => step.failed))} failed, ${last?.running ?? 0} running`} />
        <Figure label="Answered by the cache" value={percent(asked ? total(steps, (step) => step.hits) / asked : null)} />
        <Figure label="Rows ingested" value={count(total(steps, (step) => step.rows_ingested))} note={`${count(total(steps, (step) => step.commits))} commits`} />
        <Figure label="Memory" value={bytes(last?.memory_bytes)} />
        <Figure label="Processors busy" value={last?.cpu.toFixed(2) ?? "–"} />
      </div>
      <Card title="The last hour">
        <div className="nl-trends">
          <Trend title="Requests a second" values={perSecond(steps, (step) => step.requests)} show={(value) => value.toFixed(1)} />
          <Trend title="Requests, p95" values={steps.map((step) => milliseconds(step.request_p95_s))} show={duration} />
          <Trend title="Queries a second" values={perSecond(steps, (step) => step.queries)} show={(value) => value.toFixed(1)} />
          <Trend title="Queries, p95" values={steps.map((step) => milliseconds(step.query_p95_s))} show={duration} />
          <Trend title="Memory" values={steps.map((step) => step.memory_bytes)} show={bytes} />
          <Trend title="Processors busy" values={steps.map((step) => step.cpu)} show={(value) => value.toFixed(2)} />
        </div>
      </Card>
    </>
  );
}
