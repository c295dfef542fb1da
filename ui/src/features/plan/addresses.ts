import type { Address } from "../../../e2e/addresses";

async function asked(origin: string): Promise<string> {
  const sql = "SELECT p.region, count(*) AS n FROM people p JOIN airports a ON a.state = p.region OR p.id < 5 GROUP BY 1";
  const answer = await fetch(`${origin}/api/query/execute`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ sql }) });
  const { query_id } = (await answer.json()) as { query_id: string };
  return `/plan?query=${query_id}`;
}

export const addresses: readonly Address[] = [
  { name: "plan", path: asked },
  { name: "plan-empty", path: "/plan" },
];
