import type { Dimension, Measurements, PersonalData } from "./nuic";
import type { Dataset } from "./shapes";

/** One dataset, whole, as the catalog tells it. */
export interface Portrait extends Dataset {
  readonly schema_version: number;
  readonly snapshot_id: string | null;
  readonly columns: readonly DatasetColumn[];
  readonly quality_report: QualityReport | null;
  readonly snapshots: readonly Snapshot[];
  readonly view: { readonly sql: string } | null;
  readonly card: DataCard;
  readonly lineage_counts: { readonly upstream: number; readonly downstream: number; readonly complete: boolean };
  readonly usage: Usage;
  readonly ingestions: readonly { readonly id: string; readonly file_name: string; readonly finished_at: string | null }[];
}

export interface DatasetColumn {
  readonly name: string;
  readonly type: string;
  readonly original_name: string | null;
  readonly semantic: unknown;
  readonly personal_data: readonly PersonalData[];
  readonly profile: ColumnProfile | null;
}

export interface ColumnProfile {
  readonly distinct: number | null;
  readonly null_rate: number | null;
  readonly min: unknown;
  readonly max: unknown;
  readonly mean: number | null;
  readonly top: readonly (readonly [unknown, number])[];
  readonly histogram: readonly { readonly low: unknown; readonly high: unknown; readonly count: number }[];
  readonly key_like: boolean;
}

export interface QualityReport {
  readonly overall: number;
  readonly measured_at: string;
  readonly rows: number | null;
  readonly sample_rows: number | null;
  readonly dimensions: Measurements;
}

export interface Snapshot {
  readonly snapshot_id: string;
  readonly operation: string;
  readonly schema_version: number;
  readonly added_rows: number | null;
  readonly total_rows: number | null;
  readonly total_bytes: number | null;
  readonly total_files: number | null;
  readonly committed_at: string;
}

export interface DataCard {
  readonly version: number;
  readonly description: string | null;
  readonly owner: string | null;
  readonly tags: readonly string[];
  readonly domain: string | null;
  readonly lifecycle: { readonly state: string; readonly reason: string | null; readonly successor: string | null };
  readonly columns: Readonly<Record<string, { readonly description: string | null; readonly tags: readonly string[] }>>;
}

export interface Usage {
  readonly days: number;
  readonly reads: number;
  readonly writes: number;
  readonly readers: number;
  readonly by_day: Readonly<Record<string, number>>;
  readonly columns: Readonly<Record<string, number>>;
  readonly queries: readonly { readonly id: string; readonly principal: string; readonly sql: string | null; readonly submitted_at: string; readonly rows: number | null }[];
}

export interface Insight {
  readonly kind: string;
  readonly severity: string;
  readonly text: string;
  readonly columns: readonly string[];
  readonly evidence: Readonly<Record<string, unknown>>;
}

export interface Suggestion {
  readonly id: string;
  readonly kind: string;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}

export interface Insights {
  readonly insights: readonly Insight[];
  readonly suggestions: readonly Suggestion[];
  readonly quiet: readonly { readonly kind: string; readonly why: string }[];
}

export interface Freshness {
  readonly dataset: { readonly data_time: string | null };
  readonly stale: boolean;
  readonly stale_because: readonly unknown[];
  readonly upstream: readonly unknown[];
}

export interface QualityPoint {
  readonly measured_at: string;
  readonly overall: number;
  readonly rows: number | null;
  readonly dimensions: Readonly<Partial<Record<Dimension, number | null>>>;
}

export interface QualitySeries {
  readonly points: readonly QualityPoint[];
  readonly anomalies: readonly { readonly measured_at?: string; readonly text?: string }[];
  readonly points_needed: number;
}

export interface Rule {
  readonly name: string;
  readonly description: string | null;
  readonly severity: string;
  readonly constraint: Readonly<Record<string, unknown>>;
  readonly status: string | null;
  readonly enabled: boolean;
}

export interface RuleSuggestion {
  readonly name: string;
  readonly constraint: Readonly<Record<string, unknown>>;
  readonly confidence: number;
  readonly reason: string;
}

export interface SchemaChange {
  readonly kind: string;
  readonly path: string;
  readonly severity: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface SchemaColumn {
  readonly id: number;
  readonly name: string;
  readonly type: unknown;
}

export interface SchemaVersion {
  readonly version: number;
  readonly semantic: string;
  readonly change: string;
  readonly created_at: string;
  readonly made_by: string | null;
  readonly operation: string | null;
  readonly statement: string | null;
  readonly file: string | null;
  readonly changes: readonly SchemaChange[];
  readonly columns: readonly SchemaColumn[];
}

export interface SchemaHistory {
  readonly severity_rule: string;
  readonly versions: readonly SchemaVersion[];
  readonly next: number | null;
}

export interface SchemaComparison {
  readonly severity: string | null;
  readonly changes: readonly SchemaChange[];
  readonly severity_rule: string;
}
