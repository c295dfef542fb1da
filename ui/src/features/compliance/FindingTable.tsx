import { api, type Schemas } from "@/api/client";
import { useChange } from "@/api/useChange";
import { count, percent } from "@/components/format";
import { Problem } from "@/components/Problem";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";
import { DecisionBadge } from "./DecisionBadge";
import type { Finding, Findings } from "./queries";

type Decision = Schemas["DecisionRequest"]["decision"];

/** Findings with their evidence, each to be confirmed, rejected or left open again. */
export function FindingTable({ known }: { readonly known: Findings }) {
  const decide = useChange<{ finding: Finding; decision: Decision }>(["personal data", "catalog", "dataset"], ({ finding, decision }) =>
    api.POST("/api/compliance/pii/{dataset}/{column}", {
      params: { path: { dataset: known.dataset_id, column: finding.column } },
      body: { decision, entity: finding.entity },
    }),
  );
  const columns: readonly TableColumn<Finding>[] = [
    { name: "Column", show: ({ column, path }) => <bdi className="nl-cell-text nl-cell-short">{column + path}</bdi> },
    { name: "What", show: ({ entity }) => entity },
    { name: "Confidence", number: true, show: ({ confidence }) => percent(confidence, 0) },
    { name: "Evidence", show: (finding) => <bdi className="nl-wrap">{evidence(finding)}</bdi> },
    { name: "Decision", show: (finding) => <Decided finding={finding} /> },
    { name: "Decide", show: (finding) => <Buttons finding={finding} busy={decide.isPending} onDecide={(decision) => decide.mutate({ finding, decision })} /> },
  ];
  return (
    <>
      {decide.isError && <Problem error={decide.error} />}
      <Table label={`Personal data of ${known.dataset}`} rows={known.findings} columns={columns} rowKey={({ column, path, entity }) => `${column} ${path} ${entity}`} />
    </>
  );
}

function Decided({ finding }: { readonly finding: Finding }) {
  return (
    <>
      <DecisionBadge decision={finding.decision} />{" "}
      {finding.decided_by && (
        <span className="nl-muted">
          by <bdi>{finding.decided_by}</bdi>, <Time at={finding.decided_at} />
        </span>
      )}
    </>
  );
}

interface ButtonsProps {
  readonly finding: Finding;
  readonly busy: boolean;
  readonly onDecide: (decision: Decision) => void;
}

function Buttons({ finding, busy, onDecide }: ButtonsProps) {
  const choices: readonly (readonly [Decision, string])[] = [
    ...(finding.decision === "confirmed" ? [] : ([["confirm", "Confirm"]] as const)),
    ...(finding.decision === "rejected" ? [] : ([["reject", "Reject"]] as const)),
    ...(finding.decision ? ([["reopen", "Take back"]] as const) : []),
  ];
  return (
    <span className="nl-row flex-nowrap">
      {choices.map(([decision, label]) => (
        <button
          key={decision}
          type="button"
          className="btn btn-sm btn-outline-secondary"
          disabled={busy}
          aria-label={`${label} ${finding.entity} in ${finding.column}`}
          onClick={() => onDecide(decision)}
        >
          {label}
        </button>
      ))}
    </span>
  );
}

function evidence({ evidence: found }: Finding): string {
  if (!found) return "A person said so";
  const parts = [
    `${found.recognizer}: ${count(found.matched)} of ${count(found.checked)} values looked at`,
    found.name_evidence && `the name says “${found.name_evidence}”`,
    found.embedded && "inside longer texts",
  ];
  return parts.filter(Boolean).join("; ");
}
