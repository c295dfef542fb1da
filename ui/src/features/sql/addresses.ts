import type { Address } from "../../../e2e/addresses";

async function asked(origin: string, sql: string, wait_s = 30): Promise<string> {
  const answer = await fetch(`${origin}/api/query/execute`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ sql, wait_s }),
  });
  const told = (await answer.json()) as { query_id?: string; id?: string };
  return told.query_id ?? told.id ?? "";
}

const shown = (sql: string, more = "") => async (origin: string) =>
  `/sql?${new URLSearchParams({ sql, query: await asked(origin, sql) }).toString()}${more}`;

export const addresses: readonly Address[] = [
  { name: "sql-empty", path: "/sql?sql=SELECT+%24since%0AFROM+people" },
  { name: "sql-colours", path: `/sql?${new URLSearchParams({ sql: "SELECT upper('a') AS \"A\", 1.5 * 2, NULL -- why\nFROM people" }).toString()}` },
  { name: "sql-result", path: shown("SELECT * FROM airports ORDER BY 1") },
  { name: "sql-hostile", path: shown("SELECT *, NULL AS nothing FROM hostile") },
  { name: "sql-chart", path: shown("SELECT region, count(*) AS people FROM people GROUP BY region ORDER BY 1", "&view=chart") },
  { name: "sql-failed", path: shown("SELECT nothing FROM people") },
  { name: "sql-gone", path: "/sql?query=no-such-query" },
];
