import { useId, useState, type FormEvent } from "react";
import { api } from "@/api/client";
import type { DataCard, Portrait } from "@/api/datasetShapes";
import { Card } from "@/components/Card";
import { Problem } from "@/components/Problem";
import { useChange } from "./useChange";

interface Words {
  readonly description: string | null;
  readonly owner: string | null;
  readonly tags: string[];
}

/** What people say of a dataset. It can be changed here; who may not is told by the server. */
export function CardForm({ dataset }: { readonly dataset: Portrait }) {
  const { card } = dataset;
  const [editing, setEditing] = useState(false);
  const save = useChange<Words>((words) =>
    api.PATCH("/api/neurolake/catalog/dataset/{dataset_id}/card", {
      params: { path: { dataset_id: dataset.id }, query: { version: card.version } },
      // Only what is shown here is sent, so that what is not shown stays.
      body: words as Words & { stewards: string[]; terms: string[] },
    }),
  );
  const actions = !editing && (
    <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => setEditing(true)}>
      Edit
    </button>
  );
  return (
    <Card title="About" actions={actions}>
      <div className="nl-card-body nl-stack">
        {save.isError && <Problem error={save.error} />}
        {editing ? <Fields card={card} onSave={(words) => save.mutate(words)} onCancel={() => setEditing(false)} /> : <Shown card={card} />}
      </div>
    </Card>
  );
}

function Shown({ card }: { readonly card: DataCard }) {
  return (
    <dl className="nl-facts">
      <dt>Description</dt>
      <dd>{card.description ? <bdi>{card.description}</bdi> : <span className="nl-muted">Nobody described it yet</span>}</dd>
      <dt>Owner</dt>
      <dd>
        <bdi>{card.owner ?? "–"}</bdi>
      </dd>
      <dt>Domain</dt>
      <dd>
        <bdi>{card.domain ?? "–"}</bdi>
      </dd>
      <dt>Tags</dt>
      <dd>{card.tags.length ? card.tags.map((tag) => <bdi key={tag} className="nl-badge">{tag}</bdi>) : "–"}</dd>
    </dl>
  );
}

interface FieldsProps {
  readonly card: DataCard;
  readonly onSave: (words: Words) => void;
  readonly onCancel: () => void;
}

function Fields({ card, onSave, onCancel }: FieldsProps) {
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? "").trim();
    onSave({ description: text("description") || null, owner: text("owner") || null, tags: split(text("tags")) });
  };
  return (
    <form className="nl-stack" onSubmit={submit}>
      <div>
        <label className="form-label" htmlFor={`${id}d`}>
          Description
        </label>
        <textarea id={`${id}d`} name="description" className="form-control" rows={3} defaultValue={card.description ?? ""} autoFocus />
      </div>
      <div>
        <label className="form-label" htmlFor={`${id}o`}>
          Owner
        </label>
        <input id={`${id}o`} name="owner" className="form-control" defaultValue={card.owner ?? ""} />
      </div>
      <div>
        <label className="form-label" htmlFor={`${id}t`}>
          Tags, with commas between
        </label>
        <input id={`${id}t`} name="tags" className="form-control" defaultValue={card.tags.join(", ")} />
      </div>
      <div className="nl-row">
        <button type="submit" className="btn btn-sm btn-primary">
          Save
        </button>
        <button type="button" className="btn btn-sm btn-outline-secondary" onClick={onCancel}>
          Leave it
        </button>
      </div>
    </form>
  );
}

const split = (text: string) => text.split(",").map((tag) => tag.trim()).filter(Boolean);
