import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { Loaded } from "@/components/Loaded";
import { Severity } from "@/components/Severity";
import { Table, type TableColumn } from "@/components/Table";
import { impactQuery, type Impact, type View } from "./queries";

const COLUMNS: readonly TableColumn<Impact["datasets"][number]>[] = [
  { name: "Dataset", show: (one) => <Link to={`/ndm-nuic/dataset/${one.id}`}><bdi className="nl-cell-text">{one.name}</bdi></Link> },
  { name: "Severity", show: (one) => <Severity severity={one.severity} /> },
  { name: "Breaks", show: (one) => (one.breaks ? "yes" : "no") },
  { name: "Type", show: (one) => one.type },
  { name: "Steps", number: true, show: (one) => one.distance },
  { name: "Owner", show: (one) => <bdi>{one.owner ?? "–"}</bdi> },
];

/** What is touched if the dataset changes or goes. */
export function ImpactCard({ view }: { readonly view: View }) {
  const impact = useQuery(impactQuery(view));
  return (
    <Card title="If it changes or goes" actions={impact.data && <Severity severity={impact.data.severity} />}>
      <Loaded query={impact}>
        {(found) => (
          <>
            {found.datasets.length ? (
              <Table label="What is touched" rows={found.datasets} columns={COLUMNS} rowKey={(one) => one.id} />
            ) : (
              <Empty icon="bi:check-circle" title="No dataset is made from it" />
            )}
            <p className="nl-card-body nl-muted mb-0">
              {found.severity_rule} {found.partial && "There is more than is told."}
            </p>
          </>
        )}
      </Loaded>
    </Card>
  );
}
