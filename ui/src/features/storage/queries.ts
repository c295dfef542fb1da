import { queryOptions } from "@tanstack/react-query";
import { api, body, shaped } from "@/api/client";

/** What the server sends of a table's files, where its description says no more than `object`. */
export interface Figures {
  readonly data_files: number;
  readonly data_bytes: number;
  readonly small_files: number;
  readonly manifests: number;
  readonly snapshots: number;
  readonly metadata_files: number;
  readonly orphans: number;
  readonly orphan_bytes: number;
}

export interface DataFile {
  readonly file: string;
  readonly bytes: number;
  readonly rows: number | null;
  readonly small: boolean;
}

export interface TableFiles {
  readonly dataset: string;
  readonly target_bytes: number;
  readonly figures: Figures;
  readonly total: number;
  readonly files: readonly DataFile[];
}

export interface Chunk {
  readonly name: string;
  readonly compression: string;
  readonly encodings: readonly string[];
  readonly bytes: number;
  readonly unpacked_bytes: number;
}

export interface Footer {
  readonly file: string;
  readonly format_version: string;
  readonly created_by: string;
  readonly footer_bytes: number;
  readonly rows: number | null;
  readonly row_groups: number;
  readonly columns: readonly { readonly name: string; readonly physical: string; readonly logical: string }[];
  readonly groups: readonly { readonly rows: number | null; readonly bytes: number; readonly columns: readonly Chunk[] }[];
}

export interface Maintained {
  readonly dry_run: boolean;
  readonly before: Figures;
  readonly after: Figures;
  readonly done: { readonly files_compacted: number; readonly files_written: number; readonly manifests_rewritten: number; readonly snapshots_expired: number; readonly files_removed: number; readonly bytes_removed: number };
  readonly more: boolean;
}

export const PAGE = 100;

export const filesQuery = (id: string, offset: number) =>
  queryOptions({
    queryKey: ["storage", id, "files", offset],
    queryFn: () =>
      shaped<TableFiles>(api.GET("/api/neurolake/maintenance/{dataset_id}", { params: { path: { dataset_id: id }, query: { limit: PAGE, offset } } })),
  });

export const footerQuery = (id: string, file: string) =>
  queryOptions({
    queryKey: ["storage", id, "footer", file],
    queryFn: () => shaped<Footer>(api.GET("/api/neurolake/maintenance/{dataset_id}/footer", { params: { path: { dataset_id: id }, query: { file } } })),
  });

export const landingQuery = (before: string | null) =>
  queryOptions({
    queryKey: ["storage", "landing", before],
    queryFn: () => body(api.GET("/api/neurolake/ingestion", { params: { query: { limit: PAGE, ...(before && { before }) } } })),
  });
