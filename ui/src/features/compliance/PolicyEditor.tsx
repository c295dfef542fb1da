import { useState, type FormEvent } from "react";
import { api } from "@/api/client";
import { useChange } from "@/api/useChange";
import { Problem } from "@/components/Problem";
import { RemoveDialog } from "@/components/RemoveDialog";
import { POLICY_FIELDS } from "./policy";
import { sent, type Document } from "./spec";
import { SpecForm } from "./SpecForm";

interface Props {
  readonly start: Document;
  /** The version that is changed; null makes a new policy. */
  readonly version: number | null;
  /** With the name of what was saved; null where nothing was. */
  readonly onDone: (saved: string | null) => void;
}

const CHANGED = ["policies", "preview"];

/** A policy as a form. What does not fit is told by the server, which also refuses what somebody else changed meanwhile. */
export function PolicyEditor({ start, version, onDone }: Props) {
  const [document, setDocument] = useState<Document>({ to: ["everyone"], enabled: true, ...start });
  const [asking, setAsking] = useState(false);
  const name = String(document.name ?? "");
  const save = useChange(CHANGED, () => {
    const body = sent(document, POLICY_FIELDS);
    return version === null
      ? api.POST("/api/compliance/policies", { body })
      : api.PUT("/api/compliance/policies/{name}", { params: { path: { name }, query: { version } }, body });
  });
  const remove = useChange(CHANGED, () => api.DELETE("/api/compliance/policies/{name}", { params: { path: { name }, query: { version } } }), () => onDone(null));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: () => onDone(name) });
  };
  return (
    <form className="nl-card-body nl-stack" onSubmit={submit}>
      {save.error && <Problem error={save.error} />}
      <SpecForm document={document} fields={POLICY_FIELDS} onChange={setDocument} fixed={version === null ? [] : ["kind", "name"]} />
      <div className="nl-row">
        <button type="submit" className="btn btn-sm btn-primary" disabled={save.isPending}>
          Save
        </button>
        <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => onDone(null)}>
          Close
        </button>
        {version !== null && (
          <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => setAsking(true)}>
            Delete
          </button>
        )}
      </div>
      {asking && (
        <RemoveDialog verb="Delete" name={name} remove={remove} onClose={() => setAsking(false)}>
          What it hides is shown, and what it grants is gone, from the next query on. Its versions stay.
        </RemoveDialog>
      )}
    </form>
  );
}
