import { queryOptions } from "@tanstack/react-query";
import { api, shaped, type Schemas } from "./client";
import type { Freshness, Insights, Portrait, QualitySeries, Rule, RuleSuggestion, SchemaComparison, SchemaHistory } from "./datasetShapes";

const at = (id: string) => ({ params: { path: { dataset_id: id } } });

/** What the pages of one dataset ask; keys begin with `dataset` and its id, so that all of it is asked again at once. */
export const portraitQuery = (id: string) =>
  queryOptions({
    queryKey: ["dataset", id, "portrait"],
    queryFn: () => shaped<Portrait>(api.GET("/api/neurolake/catalog/dataset/{dataset_id}", at(id))),
  });

export const insightsQuery = (id: string) =>
  queryOptions({
    queryKey: ["dataset", id, "insights"],
    queryFn: () => shaped<Insights>(api.GET("/api/neurolake/catalog/insights/{dataset_id}", at(id))),
  });

export const freshnessQuery = (id: string) =>
  queryOptions({
    queryKey: ["dataset", id, "freshness"],
    queryFn: () => shaped<Freshness>(api.GET("/api/neurolake/lineage/freshness/{dataset_id}", at(id))),
  });

export const seriesQuery = (id: string) =>
  queryOptions({
    queryKey: ["dataset", id, "series"],
    queryFn: () => shaped<QualitySeries>(api.GET("/api/neurolake/quality/time-series/{dataset_id}", at(id))),
  });

export const rulesQuery = (id: string) =>
  queryOptions({
    queryKey: ["dataset", id, "rules"],
    queryFn: () => shaped<Rule[]>(api.GET("/api/neurolake/quality/rules/{dataset_id}", at(id))),
  });

export const ruleSuggestionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["dataset", id, "rule suggestions"],
    queryFn: () => shaped<RuleSuggestion[]>(api.GET("/api/neurolake/quality/suggestions/{dataset_id}", at(id))),
  });

export const historyOfSchemaQuery = (id: string) =>
  queryOptions({
    queryKey: ["dataset", id, "schema"],
    queryFn: () => shaped<SchemaHistory>(api.GET("/api/neurolake/schema/history/{dataset_id}", at(id))),
  });

export const comparisonQuery = (id: string, from: number, to: number) =>
  queryOptions({
    queryKey: ["dataset", id, "compare", from, to],
    queryFn: () =>
      shaped<SchemaComparison>(
        api.GET("/api/neurolake/schema/compare/{dataset_id}", { params: { path: { dataset_id: id }, query: { from, to } } }),
      ),
  });

/** Rows by a query of ours: governed, masked and recorded as any other. */
export const rowsQuery = (sql: string) =>
  queryOptions({
    queryKey: ["rows", sql],
    queryFn: async () => {
      const answer = await shaped<Schemas["Answer"] | Schemas["Run"]>(
        api.POST("/api/query/execute", { body: { sql, confirm: false, use_cache: true, wait_s: 30 } }),
      );
      if ("rows" in answer && Array.isArray(answer.rows)) return answer as Schemas["Answer"];
      throw new Error("This takes longer than half a minute. It goes on: look at your recent queries.");
    },
  });
