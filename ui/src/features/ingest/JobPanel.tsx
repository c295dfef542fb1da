import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { api } from "@/api/client";
import type { IngestAnswer, Job } from "@/api/nuic";
import { asProblem, ProblemError, type ProblemBody } from "@/api/problem";
import { Card } from "@/components/Card";
import { Loaded } from "@/components/Loaded";
import { Problem } from "@/components/Problem";
import { StateBadge } from "@/components/StateBadge";
import { isActive, jobQuery } from "./queries";
import { ResultCard } from "./ResultCard";
import { StepList } from "./StepList";

/** One ingestion: its steps while it runs, what came of it after. */
export function JobPanel({ id }: { readonly id: string }) {
  const job = useQuery(jobQuery(id));
  return (
    <Card title={job.data ? `Ingestion of ${job.data.file_name}` : "Ingestion"} actions={job.data && <StateBadge state={job.data.state} />}>
      <Loaded query={job}>{(shown) => <JobState job={shown} />}</Loaded>
    </Card>
  );
}

function JobState({ job }: { readonly job: Job }) {
  if (isActive(job.state)) return <Running job={job} />;
  if (job.state === "succeeded" && job.answer) return <ResultCard job={job} answer={job.answer as unknown as IngestAnswer} />;
  if (job.error) return <div className="nl-card-body"><Problem error={refusal(job.error)} /></div>;
  return <p className="nl-card-body nl-muted mb-0">It was cancelled; nothing of it is in the lake.</p>;
}

function Running({ job }: { readonly job: Job }) {
  const client = useQueryClient();
  const [problem, setProblem] = useState<unknown>(null);
  const ended = useCallback(() => {
    for (const key of [["ingestion", job.id], ["ingestions"], ["datasets"], ["catalog"]]) void client.invalidateQueries({ queryKey: key });
  }, [client, job.id]);
  const cancel = () => api.POST("/api/neurolake/ingestion/{job_id}/cancel", { params: { path: { job_id: job.id } } }).then(ended, setProblem);
  return (
    <div className="nl-card-body">
      <StepList jobId={job.id} onEnd={ended} />
      {problem !== null && <Problem error={problem} />}
      <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => void cancel()}>
        Cancel
      </button>
    </div>
  );
}

/** The problem that a job ended with, as any other. */
function refusal(error: Readonly<Record<string, unknown>>): unknown {
  const known = asProblem(new Error(String(error.detail ?? error.title ?? "It failed.")));
  return new ProblemError({ ...known, title: "It could not be brought in", ...(error as Partial<ProblemBody>) });
}
