import type { Dataset } from "@/api/shapes";

export const PAGE = 20;
export const FACETS = ["zone", "tag", "owner", "domain"] as const;
export type Facet = (typeof FACETS)[number];

export interface Wanted {
  readonly q: string;
  readonly zone: string | null;
  readonly owner: string | null;
  readonly domain: string | null;
  /** All of them. */
  readonly tag: readonly string[];
  readonly offset: number;
  readonly archived: boolean;
}

export interface Hit extends Dataset {
  readonly score: number;
  readonly reads: number;
  readonly state: string;
  readonly domain: string | null;
  readonly found_in: Readonly<Record<string, boolean | readonly string[]>>;
}

export interface Found {
  readonly total: number;
  readonly facets: Readonly<Record<Facet, Readonly<Record<string, number>>>>;
  readonly results: readonly Hit[];
  readonly complete: boolean;
  readonly behind: number;
  readonly meant: Readonly<Record<string, readonly string[]>>;
}

/** What the address asks for. Tags stand in it with commas between. */
export function wantedOf(search: string): Wanted {
  const given = new URLSearchParams(search);
  const offset = Number(given.get("offset") ?? 0);
  return {
    q: given.get("q") ?? "",
    zone: given.get("zone"),
    owner: given.get("owner"),
    domain: given.get("domain"),
    tag: (given.get("tag") ?? "").split(",").filter(Boolean),
    offset: Number.isInteger(offset) && offset > 0 ? offset : 0,
    archived: given.get("archived") === "yes",
  };
}

/** Parameters of the address with one value of a facet chosen, or let go where it was chosen already. */
export function toggled(wanted: Wanted, facet: Facet, value: string): Record<string, string | undefined> {
  const begin = { offset: undefined };
  if (facet !== "tag") return { ...begin, [facet]: wanted[facet] === value ? undefined : value };
  const tags = wanted.tag.includes(value) ? wanted.tag.filter((tag) => tag !== value) : [...wanted.tag, value];
  return { ...begin, tag: tags.join(",") || undefined };
}

export const isChosen = (wanted: Wanted, facet: Facet, value: string): boolean =>
  facet === "tag" ? wanted.tag.includes(value) : wanted[facet] === value;

/** Where the words were found, for people. */
export function foundIn(hit: Hit): readonly string[] {
  return Object.entries(hit.found_in).flatMap(([place, found]) => {
    if (typeof found === "boolean") return found ? [place] : [];
    return found.length ? [`${place} ${found.slice(0, 5).join(", ")}`] : [];
  });
}
