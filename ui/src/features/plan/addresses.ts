import type { Address } from "../../../e2e/addresses";

const JOINED = "SELECT p.region, count(*) AS n FROM people p JOIN airports a ON a.state = p.region OR p.id < 5 GROUP BY 1";

async function idOf(origin: string, sql: string): Promise<string> {
  const answer = await fetch(`${origin}/api/query/execute`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ sql }) });
  const { query_id } = (await answer.json()) as { query_id: string };
  return query_id;
}

export const addresses: readonly Address[] = [
  { name: "plan", path: async (origin) => `/plan?query=${await idOf(origin, JOINED)}` },
  { name: "plan-two", path: async (origin) => `/plan?query=${await idOf(origin, JOINED)}&with=${await idOf(origin, "SELECT region, count(*) AS n FROM people GROUP BY 1")}` },
  { name: "plan-empty", path: "/plan" },
];
