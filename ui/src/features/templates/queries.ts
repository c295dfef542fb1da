import { queryOptions } from "@tanstack/react-query";
import { api, shaped, type Schemas } from "@/api/client";
import type { Brief, RunAnswer, Template, Version, VersionDiff } from "./shapes";

/** What is drawn is more than what is listed. */
const PREVIEW_ROWS = 1000;

/** Keys begin with `templates`, so that after a change all of it is asked again at once. */
export const templatesQuery = (q: string) =>
  queryOptions({
    queryKey: ["templates", "list", q],
    queryFn: () => shaped<Brief[]>(api.GET("/api/neurolake/templates", { params: { query: { q, limit: 500 } } })),
    placeholderData: (before) => before,
  });

export const templateQuery = (id: string, version: number | null) =>
  queryOptions({
    queryKey: ["templates", "one", id, version],
    queryFn: () =>
      shaped<Template>(api.GET("/api/neurolake/templates/{template_id}", { params: { path: { template_id: id }, query: version ? { version } : {} } })),
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["templates", "versions", id],
    queryFn: () => shaped<Version[]>(api.GET("/api/neurolake/templates/{template_id}/versions", { params: { path: { template_id: id } } })),
  });

export const diffQuery = (id: string, before: number, after: number) =>
  queryOptions({
    queryKey: ["templates", "diff", id, before, after],
    queryFn: () =>
      shaped<VersionDiff>(api.GET("/api/neurolake/templates/{template_id}/diff", { params: { path: { template_id: id }, query: { before, after } } })),
  });

/** The first rows of a template for some values. It is run once; the rows are read, with their masks, from the stored answer. */
export const runQuery = (id: string, version: number | null, values: Readonly<Record<string, unknown>>) =>
  queryOptions({
    queryKey: ["template run", id, version, values],
    queryFn: async (): Promise<RunAnswer> => {
      const wanted = { values: { ...values }, version, limit: 1 };
      const { query_id, sql } = await shaped<{ query_id: string; sql: string }>(
        api.POST("/api/neurolake/templates/{template_id}/run", { params: { path: { template_id: id } }, body: wanted }),
      );
      const page = await shaped<Schemas["Page"]>(api.GET("/api/query/{query_id}/rows", { params: { path: { query_id }, query: { limit: PREVIEW_ROWS } } }));
      return { ...page, sql };
    },
    staleTime: Infinity,
    retry: false,
  });
