import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { Loaded } from "@/components/Loaded";
import { Pick } from "@/components/Pick";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";
import { diffQuery, versionsQuery } from "./queries";
import type { Template, Version, VersionDiff } from "./shapes";

/** Every version, and what is other in one than in another. */
export function VersionsTab({ template }: { readonly template: Template }) {
  const versions = useQuery(versionsQuery(template.id));
  const columns: readonly TableColumn<Version>[] = [
    { name: "Version", number: true, show: (one) => <Link to="/templates/$id" params={{ id: template.id }} search={{ version: String(one.version) }}>{one.version}</Link> },
    { name: "When", show: (one) => <Time at={one.at} /> },
    { name: "By", show: (one) => <bdi>{one.by}</bdi> },
    { name: "What is new", show: (one) => <bdi className="nl-cell-text nl-cell-data">{one.note || "–"}</bdi> },
  ];
  return (
    <Loaded query={versions}>
      {(shown) => (
        <div className="nl-stack">
          <Card title="Versions">
            <Table label="Versions" rows={shown} columns={columns} rowKey={(one) => one.version} />
          </Card>
          {shown.length > 1 && <Diff template={template} versions={shown} />}
        </div>
      )}
    </Loaded>
  );
}

function Diff({ template, versions }: { readonly template: Template; readonly versions: readonly Version[] }) {
  const [wantedBefore, setBefore] = useParameter("before");
  const [wantedAfter, setAfter] = useParameter("after");
  const newest = versions[0]?.version ?? 1;
  const [before, after] = [Number(wantedBefore) || newest - 1, Number(wantedAfter) || newest];
  const diff = useQuery(diffQuery(template.id, before, after));
  const choices = versions.map(({ version }) => ({ value: String(version), label: String(version) }));
  const actions = (
    <span className="nl-row">
      <Pick label="From" value={String(before)} choices={choices} onChange={setBefore} />
      <Pick label="to" value={String(after)} choices={choices} onChange={setAfter} />
    </span>
  );
  return (
    <Card title="What is other" actions={actions}>
      <Loaded query={diff}>{(shown) => <ShownDiff diff={shown} />}</Loaded>
    </Card>
  );
}

function ShownDiff({ diff }: { readonly diff: VersionDiff }) {
  const { added, removed, changed } = diff.parameters;
  const told = [["new", added], ["gone", removed], ["changed", changed]] as const;
  return (
    <>
      {diff.sql ? (
        <pre className="nl-code nl-mono" tabIndex={0} role="region" aria-label="Difference of the queries">
          {diff.sql}
        </pre>
      ) : (
        <p className="nl-card-body nl-muted mb-0">The query is the same.</p>
      )}
      <p className="nl-card-body mb-0">
        Parameters: {told.filter(([, names]) => names.length).map(([word, names]) => `${word}: ${names.join(", ")}`).join("; ") || "the same"}
      </p>
    </>
  );
}
