import type { Schemas } from "./client";
import type { Dataset } from "./shapes";

/** What the pages of data read, where the server's description says no more than `object`. */
export type Job = Schemas["Job"];

export const DIMENSIONS = ["completeness", "validity", "consistency", "uniqueness", "accuracy", "integrity", "conformity", "timeliness"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** A value that is not as it should be. */
export interface WrongCell {
  readonly row: number;
  readonly column: string;
  readonly value: unknown;
  readonly expected: string;
}

export interface Measured {
  readonly score: number | null;
  /** Why it is not measured. */
  readonly reason: string | null;
  readonly numerator: number;
  readonly denominator: number;
  readonly cells: readonly WrongCell[];
}

export type Measurements = Readonly<Partial<Record<Dimension, Measured>>>;

export interface PersonalData {
  readonly column: string;
  readonly tag: string;
  readonly entity: string;
  readonly confidence: number;
  readonly decision: string | null;
}

export interface Transform {
  readonly kind: string;
  readonly column: string | null;
  readonly cells: number;
}

/** What a finished ingestion tells. */
export interface IngestAnswer {
  readonly dataset: Dataset;
  readonly mode: string;
  readonly zone: string;
  readonly route: { readonly zone: string; readonly reason: string };
  readonly rows: { readonly read: number; readonly stored: number; readonly rejected: number; readonly removed: number };
  readonly detected: Readonly<Record<string, unknown>>;
  readonly columns: readonly { readonly name: string; readonly original_name: string; readonly type: string; readonly type_in_file: string }[];
  readonly quality: { readonly overall: number; readonly measurements: Measurements };
  readonly quality_before: { readonly overall: number } | null;
  readonly personal_data: readonly PersonalData[];
  readonly transforms: readonly Transform[];
  readonly rejects: number;
  readonly warnings: readonly string[];
  readonly steps: readonly { readonly step: string; readonly seconds: number }[];
}
