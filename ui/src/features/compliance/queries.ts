import { queryOptions } from "@tanstack/react-query";
import { api, shaped, type Schemas } from "@/api/client";
import type { ProblemBody } from "@/api/problem";
import type { Dataset } from "@/api/shapes";
import type { Policy } from "./policy";

const AGAIN_MS = 700;
const MOST = 100;
export type Entity = NonNullable<Schemas["DecisionRequest"]["entity"]>;

export interface Finding {
  readonly column: string;
  readonly path: string;
  readonly entity: Entity;
  readonly confidence: number | null;
  readonly evidence: { readonly recognizer: string; readonly checked: number; readonly matched: number; readonly name_evidence?: string | null; readonly embedded?: boolean } | null;
  readonly found_at: string | null;
  readonly decision: "confirmed" | "rejected" | null;
  readonly decided_by: string | null;
  readonly decided_at: string | null;
}

export interface Findings {
  readonly dataset: string;
  readonly dataset_id: string;
  readonly findings: readonly Finding[];
}

export interface Scan {
  readonly id: string;
  readonly state: string;
  readonly datasets: number;
  readonly done: number;
  readonly progress: number;
  readonly findings: number;
  readonly failures: readonly string[];
  readonly finished_at: string | null;
}

export interface Preview {
  readonly dataset: string;
  readonly allowed: boolean;
  readonly visible: boolean;
  readonly reasons: readonly unknown[];
  readonly columns: readonly { readonly name: string; readonly visible: boolean; readonly mask: string | null; readonly policy: string | null; readonly why: string | null }[];
  readonly row_filters: readonly { readonly policy: string; readonly filter: string; readonly why: string }[];
}

export interface Seer {
  readonly dataset: string;
  readonly name: string;
  readonly roles: string[];
  readonly groups: string[];
  readonly attributes: Record<string, string>;
  readonly purpose: string | null;
}

/** Datasets with personal data in them that nobody rejected. */
export const taggedQuery = queryOptions({
  queryKey: ["catalog", "personal data"],
  queryFn: () => shaped<{ total: number; results: readonly Dataset[] }>(api.GET("/api/neurolake/catalog/search", { params: { query: { tag: ["pii"], limit: MOST } } })),
});

export const findingsQuery = (dataset: string) =>
  queryOptions({
    queryKey: ["personal data", dataset],
    queryFn: () => shaped<Findings>(api.GET("/api/compliance/pii", { params: { query: { dataset } } })),
  });

export const scanQuery = (id: string) =>
  queryOptions({
    queryKey: ["scan", id],
    queryFn: () => shaped<Scan>(api.GET("/api/compliance/scan/{scan_id}", { params: { path: { scan_id: id } } })),
    refetchInterval: ({ state }) => (state.data && !state.data.finished_at ? AGAIN_MS : false),
  });

export const policiesQuery = queryOptions({
  queryKey: ["policies"],
  queryFn: () => shaped<readonly Policy[]>(api.GET("/api/compliance/policies")),
});

export interface PolicyHistory {
  readonly name: string;
  readonly deleted?: boolean;
  readonly history: readonly { readonly version: number; readonly change: string; readonly at: string; readonly by: string }[];
}

export const policyQuery = (name: string) =>
  queryOptions({
    queryKey: ["policies", name],
    queryFn: () => shaped<PolicyHistory & Partial<Policy>>(api.GET("/api/compliance/policies/{name}", { params: { path: { name } } })),
  });

export const previewQuery = (seer: Seer) =>
  queryOptions({
    queryKey: ["preview", seer],
    queryFn: () => shaped<Preview>(api.POST("/api/compliance/policies/preview", { body: seer })),
  });

export interface AuditEntry {
  readonly id: string;
  readonly position: number;
  readonly at: string;
  readonly action: string;
  readonly principal: string;
  readonly decision: string;
  readonly outcome: string | null;
  readonly reasons: readonly { readonly policy: string; readonly text: string }[];
  readonly datasets: readonly { readonly id: string; readonly columns: readonly string[] }[];
  readonly origin_id: string | null;
  readonly purpose: string | null;
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  readonly next: number | null;
}

export interface Run {
  readonly id: string;
  readonly principal: string;
  readonly action: string;
  readonly dry_run: boolean;
  readonly state: string;
  readonly step: string | null;
  readonly progress: number;
  readonly plan: Plan | null;
  readonly answer: Answer | null;
  readonly error: ProblemBody | null;
  readonly submitted_at: string;
  readonly finished_at: string | null;
  readonly resumable: boolean;
}

export interface Left {
  readonly place: string;
  readonly why: string;
}

export interface Plan {
  readonly datasets: readonly { readonly id: string; readonly dataset: string; readonly columns: readonly string[]; readonly rows: number; readonly rewritten: readonly string[]; readonly removed: readonly string[] }[];
  readonly rows: number;
  readonly results: readonly string[];
  readonly originals: readonly string[];
  readonly rejects: readonly string[];
  readonly files: readonly string[];
  readonly metadata: Readonly<Record<string, number>>;
  readonly left: readonly Left[];
}

/** What a run says at its end; which of it depends on its action. */
export interface Answer {
  readonly left?: readonly Left[];
  readonly proof?: { readonly clean: boolean };
  readonly [fact: string]: unknown;
}

export const runsQuery = queryOptions({
  queryKey: ["remediations"],
  queryFn: () => shaped<readonly Run[]>(api.GET("/api/compliance/remediate")),
});

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ["remediation", id],
    queryFn: () => shaped<Run>(api.GET("/api/compliance/remediate/{run_id}", { params: { path: { run_id: id } } })),
    refetchInterval: ({ state }) => (state.data && !state.data.finished_at ? AGAIN_MS : false),
  });
