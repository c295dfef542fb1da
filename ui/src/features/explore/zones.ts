import type { Dataset } from "@/api/shapes";

const ORDER = ["gold", "silver", "bronze"];

/** Datasets by zone, the best zone first, by name within. */
export function byZone(all: readonly Dataset[]): readonly (readonly [string, readonly Dataset[]])[] {
  const zones = [...new Set([...ORDER, ...all.map(({ zone }) => zone)])];
  return zones
    .map((zone) => [zone, all.filter((one) => one.zone === zone).toSorted((a, b) => a.name.localeCompare(b.name))] as const)
    .filter(([, inside]) => inside.length > 0);
}
