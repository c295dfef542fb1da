import { queryOptions } from "@tanstack/react-query";
import { api, shaped } from "@/api/client";
import { isActive, type AttemptLog, type Backfill, type Partition, type Pipeline, type Run, type WholePipeline, type WholeRun } from "./shapes";

const FOLLOW_MS = 1000;
export const PAGE = 30;
const named = (name: string) => ({ params: { path: { name } } });

/** Keys begin with `pipelines`, so that after a change all of it is asked again at once. */
export const pipelinesQuery = queryOptions({
  queryKey: ["pipelines", "list"],
  queryFn: () => shaped<Pipeline[]>(api.GET("/api/neurolake/pipelines", { params: { query: { limit: 500 } } })),
});

export const pipelineQuery = (name: string, version: number | null) =>
  queryOptions({
    queryKey: ["pipelines", "one", name, version],
    queryFn: () =>
      shaped<WholePipeline>(
        api.GET("/api/neurolake/pipelines/{name}", { params: { path: { name }, query: version ? { version } : {} } }),
      ),
  });

export const momentsQuery = (name: string) =>
  queryOptions({
    queryKey: ["pipelines", "moments", name],
    queryFn: () => shaped<string[]>(api.GET("/api/neurolake/pipelines/{name}/moments", { params: { path: { name }, query: { limit: 10 } } })),
  });

export interface WantedRuns {
  readonly pipeline?: string;
  readonly state?: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  readonly backfill?: string;
  readonly before?: string;
}

export const runsQuery = (wanted: WantedRuns) =>
  queryOptions({
    queryKey: ["pipelines", "runs", wanted],
    queryFn: () => shaped<Run[]>(api.GET("/api/neurolake/pipelines/runs", { params: { query: { ...wanted, limit: PAGE } } })),
    refetchInterval: ({ state }) => (state.data?.some((run) => isActive(run.state)) ? FOLLOW_MS : false),
  });

/** A run, asked again each second until it has ended. */
export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ["pipelines", "run", id],
    queryFn: () => shaped<WholeRun>(api.GET("/api/neurolake/pipelines/runs/{run_id}", { params: { path: { run_id: id } } })),
    refetchInterval: ({ state }) => (state.data && isActive(state.data.state) ? FOLLOW_MS : false),
  });

export const logsQuery = (id: string, step: string, follow: boolean) =>
  queryOptions({
    queryKey: ["pipelines", "logs", id, step],
    queryFn: () =>
      shaped<AttemptLog[]>(api.GET("/api/neurolake/pipelines/runs/{run_id}/logs", { params: { path: { run_id: id }, query: { step } } })),
    refetchInterval: follow ? FOLLOW_MS : false,
  });

export const backfillsQuery = (name: string) =>
  queryOptions({
    queryKey: ["pipelines", "backfills", name],
    queryFn: () => shaped<Backfill[]>(api.GET("/api/neurolake/pipelines/{name}/backfills", named(name))),
    refetchInterval: ({ state }) => (state.data?.some((one) => one.state === "running") ? FOLLOW_MS : false),
  });

export const partitionsQuery = (name: string, follow: boolean) =>
  queryOptions({
    queryKey: ["pipelines", "partitions", name],
    queryFn: () => shaped<Partition[]>(api.GET("/api/neurolake/pipelines/{name}/partitions", named(name))),
    refetchInterval: follow ? FOLLOW_MS : false,
  });
