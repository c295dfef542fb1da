import { queryOptions } from "@tanstack/react-query";
import { api, shaped } from "@/api/client";
import { withFiles } from "./files";
import type { Graph } from "./graph";

const MOST = 300;
const KINDS = ["dataset", "landing", "ingestion"] as const;

export interface View {
  readonly id: string;
  readonly depth: number;
  readonly columns: boolean;
  /** The graph as it was then, in UTC; null for now. */
  readonly asOf: string | null;
}

export interface Impact {
  readonly severity: string;
  readonly severity_rule: string;
  readonly datasets: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: string;
    readonly owner: string | null;
    readonly distance: number;
    readonly breaks: boolean;
    readonly severity: string;
  }[];
  readonly partial: boolean;
}

const then = (asOf: string | null) => (asOf ? { as_of: asOf } : {});

export const graphQuery = ({ id, depth, columns, asOf }: View) =>
  queryOptions({
    queryKey: ["dataset", id, "graph", depth, columns, asOf],
    queryFn: async () => {
      // A file is two steps farther than the dataset that was made of it.
      const query = { format: "json" as const, depth: depth + 2, limit: MOST, columns, kinds: [...KINDS], ...then(asOf) };
      const graph = await shaped<Graph>(api.GET("/api/neurolake/lineage/export/{dataset_id}", { params: { path: { dataset_id: id }, query } }));
      return withFiles(graph, depth);
    },
  });

export const impactQuery = ({ id, asOf }: View) =>
  queryOptions({
    queryKey: ["dataset", id, "impact", asOf],
    queryFn: () => shaped<Impact>(api.GET("/api/neurolake/lineage/impact/{dataset_id}", { params: { path: { dataset_id: id }, query: then(asOf) } })),
  });

/** Where the graph is as a file. */
export function exportAddress({ id, depth, columns, asOf }: View, format: string): string {
  const query = new URLSearchParams({ format, depth: String(depth), columns: String(columns), kinds: "dataset" });
  if (asOf) query.set("as_of", asOf);
  return `/api/neurolake/lineage/export/${encodeURIComponent(id)}?${query.toString()}`;
}
