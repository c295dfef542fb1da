import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api } from "@/api/client";
import { useChange } from "@/api/useChange";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { Loaded } from "@/components/Loaded";
import { Problem } from "@/components/Problem";
import { BackfillTable } from "./BackfillTable";
import { Calendar } from "./Calendar";
import { ParameterInputs, parametersOf } from "./ParameterInputs";
import { backfillsQuery, partitionsQuery } from "./queries";
import type { Partition, WholePipeline } from "./shapes";

/** The partitions with how their newest runs went, and a form to run many of them. */
export function BackfillTab({ pipeline }: { readonly pipeline: WholePipeline }) {
  const backfills = useQuery(backfillsQuery(pipeline.name));
  const going = backfills.data?.some((one) => one.state === "running") ?? false;
  const partitions = useQuery(partitionsQuery(pipeline.name, going));
  if (!pipeline.partitions) {
    return (
      <Card title="Backfill">
        <Empty icon="bi:calendar3" title="It has no partitions">
          <p>Say in its text what they are, such as one for each day.</p>
        </Empty>
      </Card>
    );
  }
  return (
    <div className="nl-stack">
      <Loaded query={partitions}>{(shown) => <BackfillForm pipeline={pipeline} partitions={shown} />}</Loaded>
      <Loaded query={backfills}>{(shown) => <BackfillTable pipeline={pipeline.name} backfills={shown} />}</Loaded>
    </div>
  );
}

interface Range {
  readonly from: string;
  readonly to: string;
}

function BackfillForm({ pipeline, partitions }: { readonly pipeline: WholePipeline; readonly partitions: readonly Partition[] }) {
  const [range, setRange] = useState<Range>({ from: "", to: "" });
  const begin = useChange<FormData>(["pipelines"], (given) =>
    api.POST("/api/neurolake/pipelines/{name}/backfills", {
      params: { path: { name: pipeline.name } },
      body: { from: range.from || null, to: range.to || null, partitions: [], parallel: Number(given.get("parallel")) || 1, parameters: parametersOf(given) },
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    begin.mutate(new FormData(event.currentTarget));
  };
  // The first choice is the beginning, the second the end, a third begins anew.
  const choose = (key: string) => setRange((before) => (before.from && !before.to ? inOrder(partitions, before.from, key) : { from: key, to: "" }));
  return (
    <Card title="Partitions">
      <Calendar partitions={partitions} range={range} onChoose={choose} />
      <form className="nl-card-body nl-stack" onSubmit={submit}>
        <div className="nl-fields">
          <Field name="from" label="From (all, when empty)" value={range.from} onChange={(from) => setRange({ ...range, from })} />
          <Field name="to" label="To, with it" value={range.to} onChange={(to) => setRange({ ...range, to })} />
          <label>
            <span className="form-label">Runs at once</span>
            <input name="parallel" type="number" min={1} max={100} defaultValue={1} className="form-control" />
          </label>
        </div>
        <ParameterInputs parameters={pipeline.parameters} />
        {begin.isError && <Problem error={begin.error} />}
        <div className="nl-row">
          <button type="submit" className="btn btn-sm btn-primary" disabled={begin.isPending}>
            Run these partitions
          </button>
          <span className="nl-muted" role="status">
            {begin.isSuccess && "Queued."}
          </span>
        </div>
      </form>
    </Card>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Field({ name, label, value, onChange }: FieldProps) {
  return (
    <label>
      <span className="form-label">{label}</span>
      <input name={name} className="form-control" maxLength={255} value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}

function inOrder(partitions: readonly Partition[], one: string, other: string): Range {
  const place = (key: string) => partitions.findIndex((partition) => partition.key === key);
  return place(one) <= place(other) ? { from: one, to: other } : { from: other, to: one };
}
