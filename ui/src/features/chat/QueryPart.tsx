import { useQuery } from "@tanstack/react-query";
import { api, shaped, type Schemas } from "@/api/client";
import { ChartFigure } from "@/components/chart/ChartFigure";
import { CopyButton } from "@/components/CopyButton";
import { count } from "@/components/format";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Rows } from "@/components/Rows";
import type { Asked } from "./events";

const SHOWN = 10;
const DRAWN = 1000;

/** A query of an answer with its first rows, and where the rest of them are. */
export function QueryPart({ query, label }: { readonly query: Asked; readonly label: string }) {
  return (
    <div className="nl-chat-query">
      {query.rows && <Answer query={query} label={label} total={query.rows.row_count} truncated={query.rows.truncated} />}
      <details>
        <summary>SQL</summary>
        <pre tabIndex={0}>{query.sql}</pre>
        <CopyButton text={query.sql} label="Copy the SQL" />
        <LinkButton to="/sql" search={{ sql: query.sql }} kind="outline-secondary">
          Edit and run
        </LinkButton>
      </details>
    </div>
  );
}

interface AnswerProps {
  readonly query: Asked;
  readonly label: string;
  readonly total: number;
  readonly truncated: boolean;
}

function Answer({ query, label, total, truncated }: AnswerProps) {
  const limit = query.chart ? DRAWN : SHOWN;
  const page = useQuery({
    queryKey: ["rows", query.id, limit],
    queryFn: () => shaped<Schemas["Page"]>(api.GET("/api/query/{query_id}/rows", { params: { path: { query_id: query.id }, query: { limit } } })),
    staleTime: Infinity,
  });
  return (
    <Loaded query={page}>
      {(found) => (
        <>
          {query.chart && <ChartFigure page={found} spec={query.chart} title={query.chart.title} />}
          {found.rows.length > 0 && <Rows label={label} columns={found.columns} rows={found.rows.slice(0, SHOWN)} />}
          <p className="nl-chat-rows">
            <span>
              {count(total)} {total === 1 ? "row" : "rows"}
              {truncated && ", cut off at the limit"}
            </span>
            <LinkButton to="/sql" search={{ sql: query.sql, query: query.id }} kind="outline-secondary">
              {total > SHOWN ? "Show all rows" : "Open the result"}
            </LinkButton>
          </p>
        </>
      )}
    </Loaded>
  );
}
