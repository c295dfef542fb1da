import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useParameter, usePathPart } from "@/app/location";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { Figure } from "@/components/Figure";
import { bytes, count } from "@/components/format";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { Table, type TableColumn } from "@/components/Table";
import { FooterCard } from "./FooterCard";
import { MaintainCard } from "./MaintainCard";
import { filesQuery, PAGE, type DataFile, type TableFiles } from "./queries";
import "./storage.scss";

const COLUMNS: readonly TableColumn<DataFile>[] = [
  {
    name: "File",
    show: (one) => (
      <Link to="." search={(before: Record<string, unknown>) => ({ ...before, file: one.file })}>
        <bdi className="nl-cell-text nl-cell-data nl-file-name">{one.file}</bdi>
      </Link>
    ),
  },
  { name: "Size", number: true, show: (one) => bytes(one.bytes) },
  { name: "Rows", number: true, show: (one) => count(one.rows) },
  { name: "Note", show: (one) => (one.small ? <span className="nl-badge nl-warn">small</span> : <span className="nl-muted">–</span>) },
];

export default function TablePage() {
  const id = usePathPart("id");
  const [offset] = useParameter("offset");
  const files = useQuery(filesQuery(id, Number(offset) || 0));
  if (files.data) return <Shown id={id} table={files.data} offset={Number(offset) || 0} />;
  return (
    <Page title="Files of a table">
      <Loaded query={files}>{() => null}</Loaded>
      {files.isError && <LinkButton to="/storage">All tables</LinkButton>}
    </Page>
  );
}

function Shown({ id, table, offset }: { readonly id: string; readonly table: TableFiles; readonly offset: number }) {
  const [file] = useParameter("file");
  const [, setOffset] = useParameter("offset");
  const last = offset + table.files.length;
  return (
    <Page
      title={table.dataset}
      lead="Its data files, the smallest first, and what their footers say. No value of the table is shown here."
      actions={
        <LinkButton to={`/ndm-nuic/dataset/${id}`} search={{ tab: "snapshots" }} kind="outline-secondary">
          Snapshots
        </LinkButton>
      }
    >
      <TableFigures table={table} />
      {file && <FooterCard id={id} file={file} />}
      <Card title={`Data files${table.total > PAGE ? ` ${count(offset + 1)} to ${count(last)} of ${count(table.total)}` : ""}`}>
        {table.files.length ? <Table label="Data files" rows={table.files} columns={COLUMNS} rowKey={(one) => one.file} /> : <Empty icon="bi:inbox" title="The table has no data file" />}
        {table.total > PAGE && (
          <div className="nl-pages">
            <button type="button" className="btn btn-sm btn-outline-secondary" disabled={!offset} onClick={() => setOffset(String(Math.max(0, offset - PAGE)))}>
              Smaller
            </button>
            <button type="button" className="btn btn-sm btn-outline-secondary" disabled={last >= table.total} onClick={() => setOffset(String(last))}>
              Larger
            </button>
          </div>
        )}
      </Card>
      <MaintainCard id={id} />
    </Page>
  );
}

function TableFigures({ table: { figures, target_bytes } }: { readonly table: TableFiles }) {
  return (
    <div className="nl-figures">
      <Figure label="Data files" value={count(figures.data_files)} note={bytes(figures.data_bytes)} />
      <Figure label="Small files" value={count(figures.small_files)} note={`of less than three quarters of ${bytes(target_bytes)}`} />
      <Figure label="Snapshots" value={count(figures.snapshots)} note={`${count(figures.manifests)} manifests, ${count(figures.metadata_files)} files of metadata`} />
      <Figure label="Lost files" value={count(figures.orphans)} note={`${bytes(figures.orphan_bytes)} that nothing needs`} />
    </div>
  );
}
