import { at, type Document, type SpecField } from "./spec";

/** As the API tells it; what else it has depends on its kind. */
export interface Policy extends Document {
  readonly kind: string;
  readonly name: string;
  readonly description?: string;
  readonly on?: { readonly zone?: string | null; readonly dataset?: string | null; readonly columns?: readonly string[]; readonly tag?: string | null };
  readonly to?: readonly string[];
  readonly except?: readonly string[];
  readonly enabled?: boolean;
  readonly version: number;
  readonly updated_at: string;
  readonly updated_by: string;
}

/** Kinds that are written here; a quarantine is a remediation. */
export const KINDS = ["grant", "mask", "row_filter", "purpose", "retention"] as const;

const kind =
  (...kinds: readonly string[]) =>
  (document: Document) =>
    kinds.includes(String(document.kind));
const method = (name: string) => (document: Document) => document.kind === "mask" && at(document, "mask.method") === name;

export const MASK_FIELDS: readonly SpecField[] = [
  { path: "mask.method", label: "Method", kind: "choice", choices: ["redact", "nullify", "partial", "hash", "bucket", "truncate", "expression"], needed: true },
  { path: "mask.keep_first", label: "Characters kept at the beginning", kind: "number", when: method("partial") },
  { path: "mask.keep_last", label: "Characters kept at the end", kind: "number", when: method("partial") },
  { path: "mask.size", label: "Size of a bucket", kind: "number", needed: true, when: method("bucket") },
  { path: "mask.unit", label: "Down to the", kind: "choice", choices: ["year", "quarter", "month", "week", "day", "hour"], when: method("truncate") },
  { path: "mask.expression", label: "Expression", kind: "long", help: "In SQL, of the column, which it calls value.", needed: true, when: method("expression") },
];

export const POLICY_FIELDS: readonly SpecField[] = [
  { path: "kind", label: "Kind", kind: "choice", choices: KINDS, needed: true },
  { path: "name", label: "Name", kind: "text", help: "Small letters, digits, dots and dashes.", needed: true },
  { path: "description", label: "Description", kind: "text" },
  { path: "on.dataset", label: "Dataset", kind: "text", help: "None means all." },
  { path: "on.zone", label: "Zone", kind: "choice", choices: ["", "bronze", "silver", "gold"] },
  { path: "on.columns", label: "Columns", kind: "list", help: "Of the dataset, with commas between.", when: kind("grant", "mask", "purpose") },
  { path: "on.tag", label: "Or columns with the tag", kind: "text", help: "pii covers pii.email and all its like.", when: kind("grant", "mask", "purpose") },
  { path: "to", label: "To whom", kind: "list", help: "everyone, user:NAME, role:NAME, group:NAME", needed: true },
  { path: "except", label: "But not to", kind: "list" },
  { path: "effect", label: "Effect", kind: "choice", choices: ["allow", "deny"], when: kind("grant") },
  { path: "actions", label: "Actions", kind: "list", help: "select, modify, manage, curate", when: kind("grant") },
  { path: "filter", label: "Rows for which this is true", kind: "long", help: "SQL over the columns; attribute('name'), current_user(), is_member('group'), has_role('role'), purpose().", needed: true, when: kind("row_filter") },
  ...MASK_FIELDS.map((field) => ({ ...field, when: field.when ?? kind("mask") })),
  { path: "priority", label: "Priority among masks", kind: "number", when: kind("mask") },
  { path: "purposes", label: "Purposes", kind: "list", needed: true, when: kind("purpose") },
  { path: "column", label: "Column of dates", kind: "text", needed: true, when: kind("retention") },
  { path: "keep_days", label: "Days to keep", kind: "number", needed: true, when: kind("retention") },
  { path: "enabled", label: "In force", kind: "yes" },
];

export const fresh = (of: string): Document => ({ kind: of, to: ["everyone"], enabled: true, ...(of === "mask" ? { mask: { method: "redact" } } : {}) });

/** What a policy is about, in words. */
export function about({ on }: Policy): string {
  const parts = [on?.zone && `zone ${on.zone}`, on?.dataset && `dataset ${on.dataset}`, on?.columns?.length && `columns ${on.columns.join(", ")}`, on?.tag && `columns tagged ${on.tag}`];
  return parts.filter(Boolean).join(", ") || "everything";
}

/** What it does, in words. */
export function does(policy: Policy): string {
  const text = (path: string) => String(at(policy, path) ?? "");
  switch (policy.kind) {
    case "grant":
      return `${text("effect") === "deny" ? "denies" : "allows"} ${String(at(policy, "actions") ?? "select").replaceAll(",", ", ")}`;
    case "mask":
      return `masks by ${text("mask.method")}`;
    case "row_filter":
      return `shows rows with ${text("filter")}`;
    case "purpose":
      return `demands a purpose: ${text("purposes").replaceAll(",", ", ")}`;
    case "retention":
      return `keeps rows ${text("keep_days")} days by ${text("column")}`;
    default:
      return "in quarantine";
  }
}
