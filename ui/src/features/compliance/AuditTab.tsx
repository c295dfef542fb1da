import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, shaped } from "@/api/client";
import { datasetsQuery } from "@/api/queries";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { Loaded } from "@/components/Loaded";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";
import { AuditFilters, filterOf, type AuditFilter } from "./AuditFilters";
import { DecisionBadge } from "./DecisionBadge";
import { Verify } from "./Verify";
import type { AuditEntry, AuditPage } from "./queries";
import { useAddress } from "./useAddress";

export function AuditTab() {
  const [address] = useAddress();
  const wanted = filterOf(address);
  const pages = useInfiniteQuery({
    queryKey: ["audit", wanted],
    queryFn: ({ pageParam }) => ask(wanted, pageParam),
    initialPageParam: null as number | null,
    getNextPageParam: (last: AuditPage) => last.next,
  });
  const names = useQuery(datasetsQuery);
  const nameOf = (id: string) => names.data?.find((one) => one.id === id)?.qualified_name ?? id;
  const actions = (
    <a className="btn btn-sm btn-outline-secondary" href={`/api/compliance/audit-log/export?${new URLSearchParams({ ...wanted })}`} download="audit-log.jsonl">
      Download what fits
    </a>
  );
  return (
    <>
      <Verify />
      <AuditFilters key={JSON.stringify(wanted)} wanted={wanted} />
      <Card title="Entries, the newest first" actions={actions}>
        <Loaded query={pages}>
          {(data) => {
            const entries = data.pages.flatMap((page) => page.entries);
            return entries.length ? (
              <Table label="Audit log" rows={entries} columns={columns(nameOf)} rowKey={({ id }) => id} />
            ) : (
              <Empty icon="bi:journal-text" title="No entry is like this">
                <p>Take a filter away: names are compared as a whole.</p>
              </Empty>
            );
          }}
        </Loaded>
        {pages.hasNextPage && (
          <div className="nl-card-body">
            <button type="button" className="btn btn-sm btn-outline-secondary" disabled={pages.isFetching} onClick={() => void pages.fetchNextPage()}>
              Older entries
            </button>
          </div>
        )}
      </Card>
    </>
  );
}

const columns = (nameOf: (id: string) => string): readonly TableColumn<AuditEntry>[] => [
  { name: "When", show: ({ at }) => <Time at={at} /> },
  { name: "Who", show: ({ principal }) => <bdi className="nl-cell-text nl-cell-short">{principal}</bdi> },
  { name: "Action", show: ({ action }) => action },
  { name: "Decision", show: ({ decision }) => <DecisionBadge decision={decision} /> },
  { name: "Outcome", show: ({ outcome }) => outcome ?? <span className="nl-muted">before it</span> },
  { name: "Datasets", show: ({ datasets }) => <bdi className="nl-wrap">{datasets.map(({ id }) => nameOf(id)).join(", ") || "–"}</bdi> },
  { name: "Why", show: ({ reasons }) => <bdi className="nl-wrap">{reasons.map(({ policy, text }) => [policy, text].filter(Boolean).join(": ")).join("; ") || "–"}</bdi> },
  { name: "Query or job", show: ({ origin_id }) => <bdi className="nl-mono">{origin_id ?? "–"}</bdi> },
];

function ask(wanted: AuditFilter, before: number | null): Promise<AuditPage> {
  return shaped<AuditPage>(api.GET("/api/compliance/audit-log", { params: { query: { ...wanted, ...(before === null ? {} : { before }) } } }));
}
