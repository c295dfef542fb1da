import { useQuery } from "@tanstack/react-query";
import { comparisonQuery, historyOfSchemaQuery } from "@/api/datasetQueries";
import type { Portrait, SchemaHistory, SchemaVersion } from "@/api/datasetShapes";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { Loaded } from "@/components/Loaded";
import { Pick } from "@/components/Pick";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";
import { Severity } from "@/components/Severity";
import { sideBySide, type DiffLine } from "./schemaDiff";

const VERSIONS: readonly TableColumn<SchemaVersion>[] = [
  { name: "Version", show: (one) => `${one.version} (${one.semantic})` },
  { name: "Change", show: (one) => <Severity severity={one.change} /> },
  { name: "When", show: (one) => <Time at={one.created_at} /> },
  { name: "Who", show: (one) => <bdi>{one.made_by ?? "–"}</bdi> },
  { name: "By", show: (one) => <bdi className="nl-cell-text">{one.statement ?? one.file ?? one.operation ?? "–"}</bdi> },
  { name: "What", show: (one) => <bdi className="nl-cell-text">{one.changes.map(({ kind, path }) => `${path} ${kind}`).join(", ") || "–"}</bdi> },
];

export function SchemaTab({ dataset }: { readonly dataset: Portrait }) {
  const history = useQuery(historyOfSchemaQuery(dataset.id));
  return (
    <Loaded query={history}>
      {(found) => (
        <div className="nl-stack">
          <Card title="Versions of the schema">
            <Table label="Versions of the schema" rows={found.versions} columns={VERSIONS} rowKey={(one) => one.version} />
            <p className="nl-card-body nl-muted mb-0">{found.severity_rule}</p>
          </Card>
          {found.versions.length > 1 && <Compare id={dataset.id} history={found} />}
        </div>
      )}
    </Loaded>
  );
}

function Compare({ id, history }: { readonly id: string; readonly history: SchemaHistory }) {
  const [from, setFrom] = useParameter("from");
  const [to, setTo] = useParameter("to");
  const { versions } = history;
  const find = (text: string | null, otherwise: number) => versions.find(({ version }) => String(version) === text) ?? versions[otherwise];
  const older = find(from, 1);
  const newer = find(to, 0);
  const choices = versions.map(({ version, semantic }) => ({ value: String(version), label: `${version} (${semantic})` }));
  if (!older || !newer) return null;
  return (
    <Card
      title="Two versions side by side"
      actions={
        <span className="nl-row">
          <Pick label="Older" value={String(older.version)} choices={choices} onChange={setFrom} />
          <Pick label="Newer" value={String(newer.version)} choices={choices} onChange={setTo} />
        </span>
      }
    >
      <Lines id={id} older={older} newer={newer} />
    </Card>
  );
}

const LINES: readonly TableColumn<DiffLine>[] = [
  { name: "Before", show: (line) => <code className="nl-cell-text">{line.before ?? "–"}</code> },
  { name: "After", show: (line) => <code className="nl-cell-text">{line.after ?? "–"}</code> },
  { name: "Change", show: (line) => line.change?.kind ?? <span className="nl-muted">none</span> },
  { name: "Severity", show: (line) => line.change && <Severity severity={line.change.severity} /> },
];

function Lines({ id, older, newer }: { readonly id: string; readonly older: SchemaVersion; readonly newer: SchemaVersion }) {
  const comparison = useQuery(comparisonQuery(id, older.version, newer.version));
  return (
    <Loaded query={comparison}>
      {({ changes }) => (
        <Table label="Columns side by side" rows={sideBySide(older.columns, newer.columns, changes)} columns={LINES} rowKey={(line, index) => `${line.after} ${index}`} />
      )}
    </Loaded>
  );
}
