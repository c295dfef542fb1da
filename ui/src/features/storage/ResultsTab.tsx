import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Schemas } from "@/api/client";
import { historyQuery } from "@/api/queries";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { bytes, count } from "@/components/format";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";

type Run = Schemas["Run"];
const LIMIT = 100;
const FORMATS = ["parquet", "csv", "xlsx"];

const COLUMNS: readonly TableColumn<Run>[] = [
  { name: "Query", show: (run) => <Link to="/sql" search={{ sql: run.sql, query: run.id }}><bdi className="nl-cell-text nl-cell-data nl-mono">{run.sql.slice(0, 200)}</bdi></Link> },
  { name: "Rows", number: true, show: (run) => count(run.rows) },
  { name: "Size", number: true, show: (run) => bytes(run.bytes) },
  { name: "When", show: (run) => <Time at={run.submitted_at} /> },
  {
    name: "Download",
    show: (run) => (
      <span className="nl-row">
        {FORMATS.map((format) => (
          <a key={format} href={`/api/query/${run.id}/download?format=${format}`} download>
            {format}
          </a>
        ))}
      </span>
    ),
  },
];

/** The stored answers of the asker's queries. */
export function ResultsTab() {
  const history = useQuery(historyQuery(LIMIT));
  return (
    <Card title={`Answers of your last ${LIMIT} queries`}>
      <Loaded query={history}>
        {(runs) => {
          const stored = runs.filter((run) => run.state === "succeeded" && run.rows !== null);
          return stored.length ? (
            <Table label="Answers" rows={stored} columns={COLUMNS} rowKey={(run) => run.id} />
          ) : (
            <Empty icon="bi:inbox" title="No answer of yours is stored">
              <LinkButton to="/sql">Ask something</LinkButton>
            </Empty>
          );
        }}
      </Loaded>
    </Card>
  );
}
