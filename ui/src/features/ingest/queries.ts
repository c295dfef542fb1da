import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";

const AGAIN_MS = 2000;
const ACTIVE = ["queued", "running"];
export const isActive = (state: string): boolean => ACTIVE.includes(state);

export const jobsQuery = (before: string | null) =>
  queryOptions({
    queryKey: ["ingestions", before],
    queryFn: () => body(api.GET("/api/neurolake/ingestion", { params: { query: { limit: 20, ...(before ? { before } : {}) } } })),
    refetchInterval: ({ state }) => (state.data?.jobs.some((job) => isActive(job.state)) ? AGAIN_MS : false),
  });

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ["ingestion", id],
    queryFn: () => body(api.GET("/api/neurolake/ingestion/{job_id}", { params: { path: { job_id: id } } })),
  });
