import type { Schemas } from "@/api/client";

export type Sort = Schemas["Sorted"];
export type Filter = Schemas["Filtered"];
export type Operator = Filter["operator"];
export type Page = Schemas["Page"];

/** Which rows of a stored result are shown, and in which order. */
export interface Arrangement {
  readonly sort: readonly Sort[];
  readonly filters: readonly Filter[];
}

export const AS_IT_IS: Arrangement = { sort: [], filters: [] };
export const OPERATORS: readonly Operator[] = ["=", "!=", "<", "<=", ">", ">=", "contains", "starts with", "is null", "is not null"];
export const isArranged = ({ sort, filters }: Arrangement): boolean => sort.length > 0 || filters.length > 0;
export const needsValue = (operator: Operator): boolean => !operator.startsWith("is ");

/** As a part of the address: the query, `[[column, descending], …]` and `[[column, operator, value], …]`. */
export function written(query_id: string, { sort, filters }: Arrangement): string | null {
  if (!sort.length && !filters.length) return null;
  return JSON.stringify([query_id, sort.map((one) => [one.column, one.descending]), filters.map((one) => [one.column, one.operator, one.value ?? null])]);
}

/** Of a part of the address; what is of another query, or makes no sense, is left out. */
export function read(query_id: string, text: string | null): Arrangement {
  if (!text) return AS_IT_IS;
  try {
    const [of, sort, filters] = listOf(JSON.parse(text));
    if (of !== query_id) return AS_IT_IS;
    return { sort: listOf(sort).flatMap(sortOf), filters: listOf(filters).flatMap(filterOf) };
  } catch {
    return AS_IT_IS;
  }
}

const listOf = (given: unknown): unknown[] => (Array.isArray(given) ? given : []);

function sortOf(given: unknown): Sort[] {
  const [column, descending] = listOf(given);
  return typeof column === "string" ? [{ column, descending: descending === true }] : [];
}

function filterOf(given: unknown): Filter[] {
  const [column, name, value] = listOf(given);
  const operator = OPERATORS.find((one) => one === name);
  if (typeof column !== "string" || !operator) return [];
  return [{ column, operator, value: typeof value === "string" ? value : null }];
}

/** Sorted by one column, in the place of the order there was. */
export const sortedBy = (before: Arrangement, column: string, descending: boolean): Arrangement => ({ ...before, sort: [{ column, descending }] });

export const without = (before: Arrangement, one: Sort | Filter): Arrangement => ({
  sort: before.sort.filter((other) => other !== one),
  filters: before.filters.filter((other) => other !== one),
});
