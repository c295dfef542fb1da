import type { Parameter } from "./shapes";

const NUMBERS = ["integer", "decimal"];

/** What was typed for the parameters, as the server takes it; what was left empty is not sent. */
export function valuesOf(parameters: readonly Parameter[], typed: (name: string) => string | null): Record<string, unknown> {
  const given = parameters.flatMap((one) => {
    const text = typed(one.name);
    return text === null || text === "" ? [] : [[one.name, valueOf(one, text)] as const];
  });
  return Object.fromEntries(given);
}

function valueOf(parameter: Parameter, text: string): unknown {
  if (parameter.list) return text.split(",").map((part) => part.trim()).filter(Boolean).map((part) => single(parameter, part));
  return single(parameter, text);
}

function single({ type }: Parameter, text: string): unknown {
  if (type === "boolean") return text === "true";
  // Numbers that a double cannot hold stay text: the server reads them exactly.
  if (NUMBERS.includes(type) && String(Number(text)) === text) return Number(text);
  return text;
}

/** Names that are written `$name` in a query, each once. */
export function namesIn(sql: string): readonly string[] {
  return [...new Set([...sql.matchAll(/\$([a-z][a-z0-9_]*)/gi)].map(([, name]) => (name ?? "").toLowerCase()))];
}

/** Whether a value is needed before it can be run. */
export const isNeeded = (one: Parameter): boolean => !one.optional && (one.default === undefined || one.default === null);
