import type { DatasetColumn, Portrait } from "@/api/datasetShapes";
import { Card } from "@/components/Card";
import { count, percent } from "@/components/format";
import { Table, type TableColumn } from "@/components/Table";
import { Distribution } from "./Distribution";

export function ColumnsTab({ dataset }: { readonly dataset: Portrait }) {
  const said = (name: string) => dataset.card.columns[name];
  const columns: readonly TableColumn<DatasetColumn>[] = [
    { name: "Column", show: (one) => <bdi className="nl-cell-text">{one.name}</bdi> },
    { name: "Type", show: (one) => <code>{one.type}</code> },
    { name: "Values", show: (one) => <Distribution profile={one.profile} label={`Values of ${one.name}`} /> },
    { name: "Missing", number: true, show: (one) => percent(one.profile?.null_rate) },
    { name: "Distinct", number: true, show: (one) => count(one.profile?.distinct) },
    { name: "From", show: (one) => <Bound value={one.profile?.min} /> },
    { name: "To", show: (one) => <Bound value={one.profile?.max} /> },
    { name: "Tags", show: (one) => <Tags names={[...new Set([...one.personal_data.map(({ tag }) => tag), ...(said(one.name)?.tags ?? [])])]} /> },
    { name: "Description", show: (one) => <bdi className="nl-cell-text">{said(one.name)?.description ?? "–"}</bdi> },
  ];
  return (
    <Card title={`${dataset.columns.length} columns`}>
      <Table label="Columns" rows={dataset.columns} columns={columns} rowKey={(one) => one.name} />
    </Card>
  );
}

function Bound({ value }: { readonly value: unknown }) {
  if (value === null || value === undefined) return <span className="nl-muted">–</span>;
  return <bdi className="nl-cell-text nl-cell-short">{String(value)}</bdi>;
}

function Tags({ names }: { readonly names: readonly string[] }) {
  if (!names.length) return <span className="nl-muted">–</span>;
  return (
    <span className="nl-row">
      {names.map((name) => (
        <bdi key={name} className={`nl-badge ${name.startsWith("pii") ? "nl-warn" : ""}`}>
          {name}
        </bdi>
      ))}
    </span>
  );
}
