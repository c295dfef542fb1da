/** What the server sends of people and keys, where its description says no more than `object`. */
export interface User {
  readonly name: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly disabled: boolean;
  readonly created_at: string;
  readonly last_login_at: string | null;
}

export interface Key {
  readonly id: string;
  readonly user: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
  readonly revoked_at: string | null;
}

export const SCOPES = ["query", "ingest", "catalog", "pipelines", "compliance", "admin", "iceberg", "metrics"] as const;

/** Names with commas between, as a list. */
export const listOf = (text: FormDataEntryValue | null): string[] =>
  String(text ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
