import { Link } from "@tanstack/react-router";
import { Card } from "@/components/Card";
import { Icon } from "@/components/Icon";
import { Table, type TableColumn } from "@/components/Table";
import type { Preview, Seer } from "./queries";

type Column = Preview["columns"][number];

/** Which columns and rows somebody would see, each with the policy that says so. */
export function PreviewView({ found, seer }: { readonly found: Preview; readonly seer: Seer }) {
  return (
    <Card title={`What ${seer.name} would see of ${found.dataset}`}>
      <div className="nl-card-body nl-stack">
        <div className="nl-row" role="status">
          <span className={`nl-badge ${found.allowed ? "nl-good" : "nl-bad"}`}>
            <Icon name={found.allowed ? "bi:check-lg" : "bi:slash-circle"} />
            {found.allowed ? "may read it" : "may not read it"}
          </span>
          {!found.visible && <span>To them it is as if there were no such dataset.</span>}
        </div>
        <ul className="nl-list">
          {found.reasons.map((reason) => (
            <li key={JSON.stringify(reason)}>
              <bdi>{typeof reason === "string" ? reason : JSON.stringify(reason)}</bdi>
            </li>
          ))}
          {found.row_filters.map((one) => (
            <li key={one.policy}>
              Only rows with <code>{one.filter}</code> by <PolicyLink name={one.policy} />
            </li>
          ))}
        </ul>
      </div>
      <Table label="Columns as they would see them" rows={found.columns} columns={COLUMNS} rowKey={(column) => column.name} />
    </Card>
  );
}

const COLUMNS: readonly TableColumn<Column>[] = [
  { name: "Column", show: ({ name }) => <bdi className="nl-cell-text nl-cell-short">{name}</bdi> },
  { name: "Seen", show: (column) => <Seen column={column} /> },
  { name: "Policy", show: ({ policy }) => (policy ? <PolicyLink name={policy} /> : <span className="nl-muted">–</span>) },
  { name: "Why", show: ({ why }) => <bdi className="nl-wrap">{why ?? "–"}</bdi> },
];

function Seen({ column }: { readonly column: Column }) {
  if (!column.visible) {
    return (
      <span className="nl-badge nl-bad">
        <Icon name="bi:slash-circle" />
        hidden
      </span>
    );
  }
  if (!column.mask) {
    return (
      <span className="nl-badge nl-good">
        <Icon name="bi:check-lg" />
        as it is
      </span>
    );
  }
  return (
    <span className="nl-badge nl-warn">
      <Icon name="bi:eye-slash" />
      masked: {column.mask}
    </span>
  );
}

function PolicyLink({ name }: { readonly name: string }) {
  return (
    <Link to="." search={{ tab: "policies", policy: name }}>
      <bdi>{name}</bdi>
    </Link>
  );
}
