import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, body, type Schemas } from "@/api/client";

export type Run = Schemas["Run"];
export const ENDED: ReadonlySet<string> = new Set(["succeeded", "failed", "cancelled"]);

interface Told {
  readonly state: Run["state"];
  readonly progress: number | null;
  readonly rows: number | null;
}

const fetchRun = (query_id: string): Promise<Run> => body(api.GET("/api/query/{query_id}", { params: { path: { query_id } } }));

/** A query, followed by the server's events until it has ended. */
export function useRun(id: string | null) {
  const client = useQueryClient();
  const run = useQuery({ queryKey: ["run", id], queryFn: () => fetchRun(id ?? ""), enabled: id !== null, staleTime: Infinity });
  const running = run.data !== undefined && !ENDED.has(run.data.state);
  useEffect(() => {
    if (!running || id === null) return;
    return follow(id, (told) => {
      client.setQueryData<Run>(["run", id], (before) => before && { ...before, state: ENDED.has(told.state) ? before.state : told.state, progress: told.progress, rows: told.rows });
      if (ENDED.has(told.state)) void client.invalidateQueries({ queryKey: ["run", id] });
    });
  }, [client, id, running]);
  return run;
}

/** The end of a query. */
export function ended(id: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    const stop = follow(id, (told) => {
      if (!ENDED.has(told.state)) return;
      stop();
      fetchRun(id).then(resolve, reject);
    });
  });
}

function follow(id: string, told: (news: Told) => void): () => void {
  const events = new EventSource(`/api/query/${encodeURIComponent(id)}/events`);
  const heard = (event: MessageEvent<string>) => {
    const news = JSON.parse(event.data) as Told;
    if (ENDED.has(news.state)) events.close();
    told(news);
  };
  events.addEventListener("state", heard);
  events.addEventListener("progress", heard);
  return () => events.close();
}
