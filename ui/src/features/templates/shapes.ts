import type { Schemas } from "@/api/client";
import type { Spec } from "@/components/chart/settings";

/** What the server sends of templates, where its description says no more than `object`. */
export interface Brief {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly version: number;
  readonly uses: number | null;
  readonly last_used_at: string | null;
  readonly updated_at: string | null;
}

export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly list?: boolean;
  readonly choices?: readonly unknown[];
  readonly of?: string;
  readonly default?: unknown;
  readonly optional?: boolean;
  readonly example?: unknown;
  readonly description?: string;
}

export interface Template extends Brief {
  readonly shared_with: readonly string[];
  readonly note: string;
  readonly by: string;
  readonly newest: number;
  readonly sql: string;
  readonly parameters: readonly Parameter[];
  /** How its answer is drawn. */
  readonly chart: Spec | null;
}

export interface Version {
  readonly version: number;
  readonly note: string;
  readonly by: string;
  readonly at: string | null;
}

export interface VersionDiff {
  readonly sql: string;
  readonly parameters: { readonly added: readonly string[]; readonly removed: readonly string[]; readonly changed: readonly string[] };
}

export type RunAnswer = Schemas["Page"] & { readonly sql: string };

/** The owner of the templates that every lake has. */
export const SHIPPED = "neurolake";
