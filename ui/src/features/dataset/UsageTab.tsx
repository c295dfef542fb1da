import { Link } from "@tanstack/react-router";
import type { Portrait, Usage } from "@/api/datasetShapes";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { Figure } from "@/components/Figure";
import { count } from "@/components/format";
import { QueryLink } from "@/components/QueryLink";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";

type Query = Usage["queries"][number];
type Pair = readonly [string, number];

const QUERIES: readonly TableColumn<Query>[] = [
  {
    name: "Query",
    show: (one) =>
      one.sql === null ? (
        <span className="nl-muted">Of somebody else</span>
      ) : (
        <Link to="/sql" search={{ query: one.id }}>
          <bdi className="nl-cell-text nl-mono">{one.sql.slice(0, 300)}</bdi>
        </Link>
      ),
  },
  { name: "Who", show: (one) => <bdi>{one.principal}</bdi> },
  { name: "Rows", number: true, show: (one) => count(one.rows) },
  { name: "When", show: (one) => <Time at={one.submitted_at} /> },
];

const pairs = (name: string): readonly TableColumn<Pair>[] => [
  { name, show: ([label]) => <bdi className="nl-cell-text">{label}</bdi> },
  { name: "Reads", number: true, show: ([, reads]) => count(reads) },
];

export function UsageTab({ dataset }: { readonly dataset: Portrait }) {
  const { usage } = dataset;
  const columns = Object.entries(usage.columns).toSorted(([, a], [, b]) => b - a);
  return (
    <div className="nl-stack">
      <div className="nl-figures">
        <Figure label={`Reads, last ${usage.days} days`} value={count(usage.reads)} />
        <Figure label="Writes" value={count(usage.writes)} />
        <Figure label="Readers" value={count(usage.readers)} />
      </div>
      <div className="nl-columns">
        <Card title="By column">
          <Table label="Reads by column" rows={columns} columns={pairs("Column")} rowKey={([name]) => name} />
        </Card>
        <Card title="By day">
          {Object.keys(usage.by_day).length ? (
            <Table label="Reads by day" rows={Object.entries(usage.by_day).toSorted().toReversed()} columns={pairs("Day")} rowKey={([day]) => day} />
          ) : (
            <Empty icon="bi:calendar3" title="Nobody read it yet" />
          )}
        </Card>
      </div>
      <Card title="Queries">
        {usage.queries.length ? (
          <Table label="Queries" rows={usage.queries} columns={QUERIES} rowKey={(one) => one.id} />
        ) : (
          <Empty icon="bi:terminal" title="No query yet">
            <QueryLink dataset={dataset} />
          </Empty>
        )}
      </Card>
    </div>
  );
}
