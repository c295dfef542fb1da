import { useState } from "react";
import { useChange } from "@/api/useChange";
import { Dialog } from "@/components/Dialog";
import { Empty } from "@/components/Empty";
import { Icon } from "@/components/Icon";
import { Problem } from "@/components/Problem";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";
import type { Key } from "./shapes";

interface Props {
  readonly keys: readonly Key[];
  readonly withUser?: boolean;
  readonly onRevoke: (id: string) => Promise<unknown>;
}

/** Keys without their secrets; one that holds can be revoked. */
export function KeyTable({ keys, withUser = false, onRevoke }: Props) {
  const [leaving, setLeaving] = useState<Key | null>(null);
  const [now] = useState(() => Date.now());
  const revoke = useChange<string>(["identity"], onRevoke, () => setLeaving(null));
  if (!keys.length) return <Empty icon="bi:key" title="There is no key yet" />;
  const columns: readonly TableColumn<Key>[] = [
    { name: "Name", show: (key) => <bdi className="nl-cell-text nl-cell-data">{key.name}</bdi> },
    ...(withUser ? [{ name: "Of", show: (key: Key) => <bdi>{key.user}</bdi> }] : []),
    { name: "Begins with", show: (key) => <code>{key.prefix}</code> },
    { name: "May", show: (key) => key.scopes.join(", ") },
    { name: "State", show: (key) => <State of={key} now={now} /> },
    { name: "Made", show: (key) => <Time at={key.created_at} /> },
    { name: "Holds until", show: (key) => (key.expires_at ? <Time at={key.expires_at} /> : "for ever") },
    { name: "Last used", show: (key) => (key.last_used_at ? <Time at={key.last_used_at} /> : "never") },
    {
      name: "Change",
      show: (key) =>
        !key.revoked_at && (
          <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => setLeaving(key)} aria-label={`Revoke ${key.name}`}>
            Revoke
          </button>
        ),
    },
  ];
  return (
    <>
      <Table label="API keys" rows={keys} columns={columns} rowKey={(key) => key.id} />
      {leaving && (
        <Dialog label="Revoke the key?" onClose={() => setLeaving(null)} heading>
          <div className="nl-card-body nl-stack">
            <p className="mb-0">
              Programs that use <bdi>{leaving.name}</bdi> (<code>{leaving.prefix}</code>…) are refused at once. A key that is revoked cannot come back.
            </p>
            {revoke.isError && <Problem error={revoke.error} />}
            <div className="nl-row">
              <button type="button" className="btn btn-sm btn-primary" disabled={revoke.isPending} onClick={() => revoke.mutate(leaving.id)}>
                Revoke it
              </button>
              <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => setLeaving(null)}>
                Leave it
              </button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}

function State({ of, now }: { readonly of: Key; readonly now: number }) {
  if (of.revoked_at) {
    return (
      <span className="nl-badge nl-bad">
        <Icon name="bi:slash-circle" />
        revoked
      </span>
    );
  }
  const over = of.expires_at !== null && Date.parse(of.expires_at) <= now;
  return (
    <span className={`nl-badge ${over ? "nl-warn" : "nl-good"}`}>
      <Icon name={over ? "bi:hourglass-split" : "bi:check-lg"} />
      {over ? "expired" : "holds"}
    </span>
  );
}
