import { useQuery } from "@tanstack/react-query";
import { portraitQuery, rowsQuery } from "@/api/datasetQueries";
import type { DatasetColumn } from "@/api/datasetShapes";
import { selectAll } from "@/api/selectAll";
import type { Dataset } from "@/api/shapes";
import { Card } from "@/components/Card";
import { percent } from "@/components/format";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { QueryLink } from "@/components/QueryLink";
import { Rows } from "@/components/Rows";
import { Table, type TableColumn } from "@/components/Table";

const ROWS = 20;
const COLUMNS: readonly TableColumn<DatasetColumn>[] = [
  { name: "Column", show: (one) => <bdi className="nl-cell-text">{one.name}</bdi> },
  { name: "Type", show: (one) => <code>{one.type}</code> },
  { name: "Missing", number: true, show: (one) => percent(one.profile?.null_rate) },
  { name: "Personal data", show: (one) => one.personal_data.map(({ tag }) => tag).join(", ") || <span className="nl-muted">–</span> },
];

/** A dataset's columns and first rows, and the way to all of it. */
export function DatasetPeek({ dataset }: { readonly dataset: Dataset }) {
  const portrait = useQuery(portraitQuery(dataset.id));
  const rows = useQuery(rowsQuery(selectAll(dataset, { rows: ROWS })));
  const actions = (
    <span className="nl-row">
      <LinkButton to={`/ndm-nuic/dataset/${dataset.id}`}>Open</LinkButton>
      <QueryLink dataset={dataset} />
    </span>
  );
  return (
    <div className="nl-stack">
      <Card title={dataset.qualified_name} actions={actions}>
        <Loaded query={portrait}>{({ columns }) => <Table label="Columns" rows={columns} columns={COLUMNS} rowKey={(one) => one.name} />}</Loaded>
      </Card>
      <Card title="First rows, as you may see them">
        <Loaded query={rows}>{(answer) => <Rows label="First rows" columns={answer.columns} rows={answer.rows} />}</Loaded>
      </Card>
    </div>
  );
}
