import type { UseQueryResult } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useChange } from "@/api/useChange";
import { Card } from "@/components/Card";
import { Dialog } from "@/components/Dialog";
import { Empty } from "@/components/Empty";
import { Loaded } from "@/components/Loaded";
import { Problem } from "@/components/Problem";
import { RemoveDialog } from "@/components/RemoveDialog";
import { Table, type TableColumn } from "@/components/Table";
import { listOf } from "./shapes";

interface Named {
  readonly name: string;
  readonly description: string | null;
}

interface Props<T extends Named> {
  readonly title: string;
  readonly word: string;
  readonly query: UseQueryResult<readonly T[]>;
  readonly columns: readonly TableColumn<T>[];
  /** The roles that a thing gives, where it gives any. */
  readonly rolesOf?: (thing: T) => readonly string[];
  readonly onPut: (name: string, description: string | null, roles: string[]) => Promise<unknown>;
  readonly onRemove: (name: string) => Promise<unknown>;
}

/** Groups or roles: listed, made, changed, removed. */
export function NamedThings<T extends Named>({ title, word, query, columns, rolesOf, onPut, onRemove }: Props<T>) {
  const [editing, setEditing] = useState<T | "new" | null>(null);
  const [leaving, setLeaving] = useState<T | null>(null);
  const every: readonly TableColumn<T>[] = [
    { name: "Name", show: (one) => <bdi className="nl-cell-text nl-cell-data">{one.name}</bdi> },
    { name: "Description", show: (one) => <bdi className="nl-cell-text nl-cell-data">{one.description ?? "–"}</bdi> },
    ...columns,
    {
      name: "Change",
      show: (one) => (
        <span className="nl-row">
          <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => setEditing(one)} aria-label={`Edit ${one.name}`}>
            Edit
          </button>
          <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => setLeaving(one)} aria-label={`Remove ${one.name}`}>
            Remove
          </button>
        </span>
      ),
    },
  ];
  const actions = (
    <button type="button" className="btn btn-sm btn-primary" onClick={() => setEditing("new")}>
      New {word}
    </button>
  );
  return (
    <Card title={title} actions={actions}>
      <Loaded query={query}>
        {(found) => (found.length ? <Table label={title} rows={found} columns={every} rowKey={(one) => one.name} /> : <Empty icon="bi:people" title={`There is no ${word} yet`} />)}
      </Loaded>
      {editing && <PutDialog word={word} thing={editing === "new" ? null : editing} roles={editing === "new" ? (rolesOf ? [] : null) : (rolesOf?.(editing) ?? null)} onPut={onPut} onClose={() => setEditing(null)} />}
      {leaving && <Removing word={word} name={leaving.name} onRemove={onRemove} onClose={() => setLeaving(null)} />}
    </Card>
  );
}

interface PutProps {
  readonly word: string;
  readonly thing: Named | null;
  readonly roles: readonly string[] | null;
  readonly onPut: Props<Named>["onPut"];
  readonly onClose: () => void;
}

function PutDialog({ word, thing, roles, onPut, onClose }: PutProps) {
  const put = useChange<FormData>(["identity"], (given) => onPut(thing?.name ?? String(given.get("name")), String(given.get("description") ?? "") || null, listOf(given.get("roles"))), onClose);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    put.mutate(new FormData(event.currentTarget));
  };
  return (
    <Dialog label={thing ? `Edit ${thing.name}` : `New ${word}`} onClose={onClose} heading>
      <form className="nl-card-body nl-stack" onSubmit={submit}>
        {!thing && (
          <label>
            <span className="form-label">Name</span>
            <input name="name" className="form-control" required maxLength={256} autoFocus />
          </label>
        )}
        <label>
          <span className="form-label">Description</span>
          <input name="description" className="form-control" maxLength={1000} defaultValue={thing?.description ?? ""} />
        </label>
        {roles && (
          <label>
            <span className="form-label">Roles that it gives, with commas</span>
            <input name="roles" className="form-control" defaultValue={roles.join(", ")} />
          </label>
        )}
        {put.isError && <Problem error={put.error} />}
        <div className="nl-row">
          <button type="submit" className="btn btn-sm btn-primary" disabled={put.isPending}>
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface RemovingProps {
  readonly word: string;
  readonly name: string;
  readonly onRemove: Props<Named>["onRemove"];
  readonly onClose: () => void;
}

function Removing({ word, name, onRemove, onClose }: RemovingProps) {
  const remove = useChange(["identity"], () => onRemove(name), onClose);
  return (
    <RemoveDialog verb="Remove" name={name} remove={remove} onClose={onClose}>
      Everybody who has this {word} loses it, and what it lets them see.
    </RemoveDialog>
  );
}
