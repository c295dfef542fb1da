import { queryOptions } from "@tanstack/react-query";
import { api, body, shaped } from "./client";
import type { Dataset, QueryMetrics, SystemStatus } from "./shapes";

/** What several pages ask; each is asked once and kept for all of them. */
export const datasetsQuery = queryOptions({
  queryKey: ["datasets"],
  queryFn: () => shaped<Dataset[]>(api.GET("/api/neurolake/catalog/datasets")),
});

export const statusQuery = queryOptions({
  queryKey: ["status"],
  queryFn: () => shaped<SystemStatus>(api.GET("/api/neurolake/system/status")),
});

export const metricsQuery = (hours: number) =>
  queryOptions({
    queryKey: ["query metrics", hours],
    queryFn: () => shaped<QueryMetrics>(api.GET("/api/query/metrics", { params: { query: { hours } } })),
  });

export const historyQuery = (limit: number, text = "") =>
  queryOptions({
    queryKey: ["history", limit, text],
    queryFn: () => body(api.GET("/api/query/history", { params: { query: { limit, ...(text ? { text } : {}) } } })),
  });
