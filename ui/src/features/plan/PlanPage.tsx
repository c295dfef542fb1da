import { useQuery } from "@tanstack/react-query";
import { api, body, shaped } from "@/api/client";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { bytes, count, duration } from "@/components/format";
import { Figure } from "@/components/Figure";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { Governed } from "./Governed";
import { Operators } from "./Operators";
import type { Explained } from "./plan";

/** How a query of the history is answered: it is run again to see what each operator does. */
export default function PlanPage() {
  const [query] = useParameter("query");
  return (
    <Page title="Query plan" lead="What was asked is run once more, as you, and each operator says what it did." actions={query && <LinkButton to="/sql" search={{ query }} kind="outline-secondary">Result</LinkButton>}>
      {query ? (
        <Plan query={query} />
      ) : (
        <Empty icon="bi:diagram-3" title="No query chosen">
          <p>Run a query, then choose Plan beside its result.</p>
          <LinkButton to="/sql">Write a query</LinkButton>
        </Empty>
      )}
    </Page>
  );
}

function Plan({ query }: { readonly query: string }) {
  const plan = useQuery({ queryKey: ["plan", query], queryFn: () => explain(query), staleTime: Infinity });
  return (
    <Loaded query={plan} lines={8}>
      {({ sql, explained }) => (
        <>
          <Figures explained={explained} />
          <Card title="Operators">
            {explained.operators_missing ? <p className="nl-card-body">{explained.operators_missing}</p> : <Operators operators={explained.operators} />}
          </Card>
          <Governed sql={sql} explained={explained} />
        </>
      )}
    </Loaded>
  );
}

function Figures({ explained }: { readonly explained: Explained }) {
  const sum = (name: "files" | "bytes" | "files_pruned" | "bytes_pruned") => explained.datasets.reduce((total, one) => total + (one.scanned?.[name] ?? 0), 0);
  return (
    <div className="nl-figures">
      <Figure label="Total time" value={duration(explained.timings.total)} note={`${duration(explained.timings.optimise)} optimising`} />
      <Figure label="Files read" value={count(sum("files"))} note={bytes(sum("bytes"))} />
      <Figure label="Files pruned" value={count(sum("files_pruned"))} note={`${bytes(sum("bytes_pruned"))} not read`} />
      <Figure label="Policies applied" value={count(explained.policies.length)} />
      <Figure label="Passes fired" value={count(explained.passes.length)} />
    </div>
  );
}

async function explain(query_id: string): Promise<{ sql: string; explained: Explained }> {
  const run = await body(api.GET("/api/query/{query_id}", { params: { path: { query_id } } }));
  const sql = run.transpiled_sql ?? run.sql;
  return { sql: run.sql, explained: await shaped<Explained>(api.POST("/api/query/explain", { body: { sql, analyze: true } })) };
}
