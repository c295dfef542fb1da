import type { QueryClient } from "@tanstack/react-query";
import type { Spec } from "@/components/chart/settings";
import { specOf } from "@/components/chart/spec";
import type { Page } from "./arrangement";

/** The drawing that the page shows of a query's result, by the address; null where it shows none. */
export function drawn(client: QueryClient, query: string | null, search: string): Spec | null {
  const address = new URLSearchParams(search);
  if (!query || address.get("view") !== "chart") return null;
  const [known] = client.getQueriesData<{ rows: Page }>({ queryKey: ["result", query] }).flatMap(([, found]) => found ?? []);
  return known ? specOf(known.rows.columns, { kind: address.get("chart"), x: address.get("x"), y: address.get("y") }) : null;
}

/** A drawing as parts of an address. */
export const addressOf = (spec: Spec | null): Record<string, string> => (spec ? { chart: spec.kind, x: spec.x, y: spec.y[0] ?? "" } : {});
