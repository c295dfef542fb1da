import { useQuery } from "@tanstack/react-query";
import { datasetsQuery, metricsQuery, statusQuery } from "@/api/queries";
import { Card } from "@/components/Card";
import { Figure } from "@/components/Figure";
import { bytes, count, duration, percent } from "@/components/format";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { DatasetTable } from "./DatasetTable";
import { RecentQueries } from "./RecentQueries";

const DAY = 24;

export default function HomePage() {
  const status = useQuery(statusQuery);
  const metrics = useQuery(metricsQuery(DAY));
  const datasets = useQuery(datasetsQuery);
  return (
    <Page title="Overview" lead={status.data && `NeuroLake ${status.data.version} on ${status.data.engine}`}>
      <Loaded query={status} lines={2}>
        {(now) => (
          <div className="nl-figures">
            <Figure label="Datasets" value={count(now.datasets)} note={zones(now.datasets_by_zone)} />
            <Figure label="Rows" value={count(now.rows)} note={bytes(now.bytes)} />
            <Figure label="Queries, last 24 hours" value={count(metrics.data?.queries)} note={failed(metrics.data?.by_state)} />
            <Figure label="Median answer" value={duration(metrics.data?.latency_ms.p50)} note={`p95 ${duration(metrics.data?.latency_ms.p95)}`} />
            <Figure label="Answered by the cache" value={percent(metrics.data?.cache.hit_ratio)} note={`${duration(metrics.data?.cache.saved_ms)} saved`} />
            <Figure label="Disk free" value={bytes(now.disk.free_bytes)} note={`of ${bytes(now.disk.total_bytes)}`} />
          </div>
        )}
      </Loaded>
      <Card title="Datasets">
        <Loaded query={datasets}>{(found) => <DatasetTable datasets={found} />}</Loaded>
      </Card>
      <RecentQueries />
    </Page>
  );
}

const zones = (found: Readonly<Record<string, number>>) =>
  Object.entries(found)
    .filter(([, number]) => number > 0)
    .map(([zone, number]) => `${number} ${zone}`)
    .join(", ");

const failed = (states: Readonly<Record<string, number>> | undefined) => `${count(states?.failed ?? 0)} failed`;
