import { queryOptions } from "@tanstack/react-query";
import { api, body, shaped } from "@/api/client";
import type { Explained } from "./plan";

/** A query of the history, run again to see what each operator does. */
export const planQuery = (query_id: string) =>
  queryOptions({
    queryKey: ["plan", query_id],
    queryFn: async (): Promise<{ sql: string; explained: Explained }> => {
      const run = await body(api.GET("/api/query/{query_id}", { params: { path: { query_id } } }));
      const sql = run.transpiled_sql ?? run.sql;
      return { sql: run.sql, explained: await shaped<Explained>(api.POST("/api/query/explain", { body: { sql, analyze: true } })) };
    },
    staleTime: Infinity,
  });
