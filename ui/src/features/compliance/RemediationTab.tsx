import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { api, shaped, type Schemas } from "@/api/client";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { Loaded } from "@/components/Loaded";
import { Problem } from "@/components/Problem";
import { StateBadge } from "@/components/StateBadge";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";
import { runsQuery, type Run } from "./queries";
import { DATA, PERSON, type Remedy } from "./remedy";
import { RunCard } from "./RunCard";
import { sent, type Document } from "./spec";
import { SpecForm } from "./SpecForm";
import { useAddress } from "./useAddress";

export const RemediationTab = () => <Remediations key="data" tab="remediation" remedy={DATA} />;
export const PersonTab = () => <Remediations key="person" tab="person" remedy={PERSON} />;

interface Props {
  readonly tab: string;
  readonly remedy: Remedy;
}

interface Start {
  readonly request: Document;
  readonly expect?: string;
}

/** A request, its dry run, and only then the deed: exactly what the dry run listed, or nothing. */
function Remediations({ tab, remedy }: Props) {
  const [address, change] = useAddress();
  const [document, setDocument] = useState(remedy.start);
  // What a dry run was asked for is known here only: the server keeps no values.
  const [dry, setDry] = useState<{ readonly id: string; readonly request: Document } | null>(null);
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: ({ request, expect }: Start) => {
      const body = { request: request as unknown as Schemas["Remediation"]["request"], dry_run: expect === undefined, expect };
      return shaped<Run>(api.POST("/api/compliance/remediate", { body }));
    },
    onSuccess: (run, { request }) => {
      setDry(run.dry_run ? { id: run.id, request } : null);
      change({ run: run.id });
      return client.invalidateQueries({ queryKey: ["remediations"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate({ request: sent(document, remedy.fields) });
  };
  const run = address.get("run");
  const doIt = dry && dry.id === run ? () => start.mutate({ request: dry.request, expect: dry.id }) : null;
  return (
    <>
      <Card title={remedy.title}>
        <form className="nl-card-body nl-stack" autoComplete="off" onSubmit={submit}>
          {start.isError && <Problem error={start.error} />}
          <SpecForm document={document} fields={remedy.fields} onChange={setDocument} />
          <div>
            <button type="submit" className="btn btn-sm btn-primary" disabled={start.isPending}>
              List what would happen
            </button>
          </div>
        </form>
      </Card>
      {run && <RunCard key={run} id={run} onDo={doIt} busy={start.isPending} onClose={() => change({ run: "" })} />}
      <Runs tab={tab} actions={remedy.actions} />
    </>
  );
}

function Runs({ tab, actions }: { readonly tab: string; readonly actions: readonly string[] }) {
  const runs = useQuery(runsQuery);
  return (
    <Card title="Runs, the newest first">
      <Loaded query={runs}>
        {(all) => {
          const shown = all.filter(({ action }) => actions.includes(action));
          return shown.length ? (
            <Table label="Runs" rows={shown} columns={columns(tab)} rowKey={({ id }) => id} />
          ) : (
            <Empty icon="bi:journal-text" title="Nothing was run yet">
              <p>A dry run changes nothing.</p>
            </Empty>
          );
        }}
      </Loaded>
    </Card>
  );
}

const columns = (tab: string): readonly TableColumn<Run>[] => [
  {
    name: "Asked for",
    show: ({ id, submitted_at }) => (
      <Link to="." search={{ tab, run: id }}>
        <Time at={submitted_at} />
      </Link>
    ),
  },
  { name: "Action", show: ({ action }) => action.replace("_", " ") },
  { name: "Kind", show: ({ dry_run }) => (dry_run ? "dry run" : "done") },
  { name: "State", show: ({ state }) => <StateBadge state={state} /> },
  { name: "By", show: ({ principal }) => <bdi>{principal}</bdi> },
];
