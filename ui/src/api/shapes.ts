/** What the server sends where its description says no more than `object`. */
export interface Dataset {
  /** The state of its data; a view has none. */
  readonly snapshot_id: string | null;
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly qualified_name: string;
  readonly description: string | null;
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly quality: number | null;
  readonly updated_at: string;
}

export interface SystemStatus {
  readonly version: string;
  readonly engine: string;
  readonly engines: readonly string[];
  readonly uptime_s: number;
  readonly disk: { readonly free_bytes: number; readonly total_bytes: number };
  readonly datasets: number;
  readonly datasets_by_zone: Readonly<Record<string, number>>;
  readonly rows: number;
  readonly bytes: number;
}

export interface QueryMetrics {
  readonly since: string;
  readonly queries: number;
  readonly complete: boolean;
  readonly by_state: Readonly<Record<string, number>>;
  readonly latency_ms: Readonly<Record<string, number | null>>;
  readonly cache: {
    readonly hits: number;
    readonly misses: number;
    readonly bypassed: number;
    readonly hit_ratio: number | null;
    readonly saved_ms: number;
  };
  readonly slowest: readonly { id: string; principal: string; state: string; engine: string; total_ms: number; sql: string | null }[];
  readonly most_used: readonly { id: string; dataset: string; queries: number }[];
}
