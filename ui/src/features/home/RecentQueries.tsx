import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Schemas } from "@/api/client";
import { historyQuery } from "@/api/queries";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { count, duration } from "@/components/format";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { StateBadge } from "@/components/StateBadge";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";

type Run = Schemas["Run"];

const COLUMNS: readonly TableColumn<Run>[] = [
  {
    name: "Query",
    show: (run) => (
      <Link to="/sql" search={{ query: run.id }}>
        <bdi className="nl-cell-text nl-mono">{run.sql.slice(0, 300)}</bdi>
      </Link>
    ),
  },
  { name: "State", show: (run) => <StateBadge state={run.state} /> },
  { name: "Rows", number: true, show: (run) => count(run.rows) },
  { name: "Time", number: true, show: (run) => duration(run.timings?.total) },
  { name: "Asked", show: (run) => <Time at={run.submitted_at} /> },
];

export function RecentQueries() {
  const history = useQuery(historyQuery(8));
  return (
    <Card title="Your recent queries">
      <Loaded query={history}>
        {(runs) =>
          runs.length ? (
            <Table label="Your recent queries" rows={runs} columns={COLUMNS} rowKey={(run) => run.id} />
          ) : (
            <Empty icon="bi:terminal" title="You have not asked anything yet">
              <LinkButton to="/sql">Write a query</LinkButton>
            </Empty>
          )
        }
      </Loaded>
    </Card>
  );
}
