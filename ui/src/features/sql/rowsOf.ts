import { api, body, shaped } from "@/api/client";
import { isArranged, type Arrangement, type Page } from "./arrangement";

/** Rows of a stored result; of the whole of it, where they are arranged. */
export function rowsOf(query_id: string, arrangement: Arrangement, offset: number, limit: number): Promise<Page> {
  const path = { query_id };
  if (!isArranged(arrangement)) return shaped<Page>(api.GET("/api/query/{query_id}/rows", { params: { path, query: { offset, limit } } }));
  const { sort, filters } = arrangement;
  return body(api.POST("/api/query/{query_id}/rows", { params: { path }, body: { sort: [...sort], filters: [...filters], offset, limit } }));
}
