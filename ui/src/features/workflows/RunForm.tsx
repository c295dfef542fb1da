import { useNavigate } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { api, shaped } from "@/api/client";
import { useChange } from "@/api/useChange";
import { Card } from "@/components/Card";
import { Problem } from "@/components/Problem";
import { ParameterInputs, parametersOf } from "./ParameterInputs";
import type { Run, WholePipeline } from "./shapes";

/** Begins a run, which reads and writes as whoever asks for it. */
export function RunForm({ pipeline }: { readonly pipeline: WholePipeline }) {
  const navigate = useNavigate();
  const begin = useChange<FormData, Run>(
    ["pipelines"],
    (given) =>
      shaped<Run>(
        api.POST("/api/neurolake/pipelines/{name}/runs", {
          params: { path: { name: pipeline.name } },
          body: { parameters: parametersOf(given), partition: String(given.get("partition") ?? "") || null },
        }),
      ),
    (run) => void navigate({ to: "/operate/workflows/runs/$id", params: { id: run.id } }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    begin.mutate(new FormData(event.currentTarget));
  };
  return (
    <Card title="Run it">
      <form className="nl-card-body nl-stack" onSubmit={submit}>
        <ParameterInputs parameters={pipeline.parameters} />
        {pipeline.partitions && (
          <label>
            <span className="form-label">Partition, such as a day; empty for a run about none</span>
            <input name="partition" className="form-control" maxLength={255} />
          </label>
        )}
        {begin.isError && <Problem error={begin.error} />}
        <div className="nl-row">
          <button type="submit" className="btn btn-sm btn-primary" disabled={begin.isPending}>
            Run now
          </button>
          <span className="nl-muted">It reads and writes with your rights.</span>
        </div>
      </form>
    </Card>
  );
}
