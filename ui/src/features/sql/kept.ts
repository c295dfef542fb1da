import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { EditorTab, Kept } from "./tabs";

let writing: Promise<unknown> = Promise.resolve();

/** Does one thing after the other: each change is made of the version that the one before gave. */
export function inTurn(work: () => Promise<unknown>): void {
  writing = writing.then(work, work);
}

/** What is kept now; asked when the page is opened, as from then on its tabs are worked on here. */
export const tabsQuery = queryOptions({
  queryKey: ["sql tabs"],
  queryFn: async () => {
    await writing.catch(() => null);
    return body(api.GET("/api/neurolake/sql/tabs"));
  },
  staleTime: Infinity,
  gcTime: 0,
});

/** Has the server keep a tab as it is now; a `ProblemError` of 409 means that it was changed elsewhere. */
export function kept({ id, sql, dialect, version }: EditorTab): Promise<Kept> {
  if (id === null) return body(api.POST("/api/neurolake/sql/tabs", { body: { sql, dialect } }));
  return body(api.PUT("/api/neurolake/sql/tabs/{tab_id}", { params: { path: { tab_id: id }, query: { version } }, body: { sql, dialect } }));
}

export const closed = (id: string) => api.DELETE("/api/neurolake/sql/tabs/{tab_id}", { params: { path: { tab_id: id } } });
