import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { api, shaped, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problem";
import { ended, type Run } from "./run";

/** A tab of the results: a query that was asked, or the problem with asking it. */
export interface Asked {
  readonly key: string;
  readonly sql: string;
  readonly id: string | null;
  readonly error: unknown;
}

export interface Question {
  readonly sql: string;
  readonly dialect: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const MOST_TABS = 12;

/** Runs statements one after the other; the first that fails stops those behind it. */
export function useRuns(show: (id: string | null, key: string) => void) {
  const [tabs, setTabs] = useState<readonly Asked[]>([]);
  const [busy, setBusy] = useState(false);
  const client = useQueryClient();

  const run = useCallback(
    async (questions: readonly Question[]) => {
      setBusy(true);
      for (const question of questions) {
        const key = crypto.randomUUID();
        const asked = await ask(key, question);
        setTabs((before) => [...before, asked].slice(-MOST_TABS));
        show(asked.id, key);
        if (!asked.id) break;
        if (questions.length > 1 && (await ended(asked.id)).state !== "succeeded") break;
      }
      setBusy(false);
      await client.invalidateQueries({ queryKey: ["history"] });
    },
    [client, show],
  );
  const close = useCallback((key: string) => setTabs((before) => before.filter((tab) => tab.key !== key)), []);
  return { tabs, busy, run, close };
}

async function ask(key: string, question: Question): Promise<Asked> {
  const { sql, dialect, parameters } = question;
  try {
    const call = api.POST("/api/query/execute", {
      body: {
        sql,
        wait_s: 0.05,
        confirm: false,
        use_cache: true,
        ...(dialect === "duckdb" ? {} : { dialect }),
        ...(Object.keys(parameters).length ? { parameters } : {}),
      },
    });
    return { key, sql, id: idOf(await shaped<Schemas["Answer"] | Run>(call)), error: null };
  } catch (error) {
    const id = error instanceof ProblemError ? (error.problem.query_id ?? null) : null;
    return { key, sql, id, error };
  }
}

/** An answer with its rows, or, of a query that takes longer, how far it is. */
function idOf(data: Schemas["Answer"] | Run): string {
  return "query_id" in data ? data.query_id : data.id;
}
