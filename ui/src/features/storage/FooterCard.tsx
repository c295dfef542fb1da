import { useQuery } from "@tanstack/react-query";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { bytes, count, percent } from "@/components/format";
import { Loaded } from "@/components/Loaded";
import { Pick } from "@/components/Pick";
import { Table, type TableColumn } from "@/components/Table";
import { footerQuery, type Chunk, type Footer } from "./queries";

const COLUMNS: readonly TableColumn<Footer["columns"][number]>[] = [
  { name: "Column", show: (one) => <bdi className="nl-cell-text nl-cell-data">{one.name}</bdi> },
  { name: "Kept as", show: (one) => <code>{one.physical}</code> },
  { name: "Means", show: (one) => <code>{one.logical}</code> },
];

const CHUNKS: readonly TableColumn<Chunk>[] = [
  { name: "Column", show: (one) => <bdi className="nl-cell-text nl-cell-data">{one.name}</bdi> },
  { name: "Size", number: true, show: (one) => bytes(one.bytes) },
  { name: "Unpacked", number: true, show: (one) => bytes(one.unpacked_bytes) },
  { name: "Share of that", number: true, show: (one) => percent(one.unpacked_bytes ? one.bytes / one.unpacked_bytes : null, 0) },
  { name: "Compression", show: (one) => one.compression },
  { name: "Encodings", show: (one) => one.encodings.join(", ") },
];

/** What the footer of a Parquet file says. */
export function FooterCard({ id, file }: { readonly id: string; readonly file: string }) {
  const footer = useQuery(footerQuery(id, file));
  const [, setFile] = useParameter("file");
  const actions = (
    <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => setFile(null)}>
      Close
    </button>
  );
  return (
    <Card title="Footer of a file" actions={actions}>
      <Loaded query={footer}>{(told) => <Told footer={told} />}</Loaded>
    </Card>
  );
}

function Told({ footer }: { readonly footer: Footer }) {
  const [wanted, setGroup] = useParameter("group");
  const number = Math.min(Math.max(1, Number(wanted) || 1), Math.max(1, footer.groups.length));
  const group = footer.groups[number - 1];
  const choices = footer.groups.map((one, index) => ({ value: String(index + 1), label: `${index + 1}: ${count(one.rows)} rows, ${bytes(one.bytes)}` }));
  return (
    <>
      <dl className="nl-facts nl-card-body">
        <dt>File</dt>
        <dd>
          <bdi className="nl-file-name">{footer.file}</bdi>
        </dd>
        <dt>Rows</dt>
        <dd>
          {count(footer.rows)} in {count(footer.row_groups)} row groups
        </dd>
        <dt>Written by</dt>
        <dd>
          <bdi>{footer.created_by}</bdi>, Parquet {footer.format_version}, footer of {bytes(footer.footer_bytes)}
        </dd>
      </dl>
      <Table label="Columns of the file" rows={footer.columns} columns={COLUMNS} rowKey={(one) => one.name} />
      {group && (
        <>
          <div className="nl-card-body">
            <Pick label="Row group" value={String(number)} choices={choices} onChange={setGroup} />
          </div>
          <Table label="Row group" rows={group.columns} columns={CHUNKS} rowKey={(one) => one.name} />
        </>
      )}
      {footer.row_groups > footer.groups.length && <p className="nl-card-body nl-muted mb-0">Only the first {count(footer.groups.length)} row groups are shown.</p>}
    </>
  );
}
