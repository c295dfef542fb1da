import { useState, type FormEvent } from "react";
import type { paths } from "@/api/schema";
import { at, shown, type Document, type SpecField, written } from "./spec";
import { SpecForm } from "./SpecForm";
import { useAddress } from "./useAddress";

/** As the API takes it; what is not asked for is left out. */
export type AuditFilter = Omit<NonNullable<paths["/api/compliance/audit-log"]["get"]["parameters"]["query"]>, "before" | "limit"> & Record<string, string>;

const ACTIONS = ["query", "change", "ingest", "pipeline.change", "pipeline.run", "export", "login", "logout", "key.create", "key.revoke", "policy.change"];
const OTHERS = ["scan", "remediate", "curate", "schema.change", "schema.policy", "schema.approval", "contract.change", "quality.change"];
const REST = ["template.change", "semantic.change", "cache.invalidate", "webhook.change", "agent.run", "agent.approval"];

const FIELDS: readonly SpecField[] = [
  { path: "principal", label: "Who", kind: "text" },
  { path: "action", label: "Action", kind: "choice", choices: ["", ...ACTIONS, ...OTHERS, ...REST] },
  { path: "decision", label: "Decision", kind: "choice", choices: ["", "allow", "deny"] },
  { path: "dataset", label: "Dataset", kind: "text" },
  { path: "origin", label: "Query or job", kind: "text" },
  { path: "since", label: "From (UTC)", kind: "text", help: "As 2026-01-31 or 2026-01-31T12:00" },
  { path: "until", label: "Before (UTC)", kind: "text" },
];

export const filterOf = (address: URLSearchParams): AuditFilter =>
  Object.fromEntries(FIELDS.map(({ path }) => [path, address.get(path) ?? ""] as const).filter(([, value]) => value)) as AuditFilter;

/** What the entries are narrowed by; all of it is in the address. */
export function AuditFilters({ wanted }: { readonly wanted: AuditFilter }) {
  const [, change] = useAddress();
  const [document, setDocument] = useState<Document>(wanted);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change(Object.fromEntries(shown(document, FIELDS).map(({ path, kind }) => [path, written(at(document, path), kind)])));
  };
  return (
    <form className="nl-stack" role="search" aria-label="Narrow the log down" onSubmit={submit}>
      <SpecForm document={document} fields={FIELDS} onChange={setDocument} />
      <div className="nl-row">
        <button type="submit" className="btn btn-sm btn-primary">
          Narrow down
        </button>
        <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => change(Object.fromEntries(FIELDS.map(({ path }) => [path, ""])))}>
          All entries
        </button>
      </div>
    </form>
  );
}
