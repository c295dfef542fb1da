import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { api, body } from "@/api/client";
import { useParameter } from "@/app/location";
import { Problem } from "@/components/Problem";
import { Skeleton } from "@/components/Skeleton";
import { addressOf, drawn } from "./drawn";
import { HistoryDialog } from "./HistoryDialog";
import { ParameterFields } from "./ParameterFields";
import { Results } from "./Results";
import { statementAt, statements, parameters, parameterValue } from "./statements";
import { TabBar } from "./TabBar";
import { Toolbar } from "./Toolbar";
import type { EditorTab } from "./tabs";
import { useCatalog } from "./useCatalog";
import { useRuns } from "./useRuns";
import { useTabs } from "./useTabs";
import { WordsBar } from "./WordsBar";
import type { EditorHandle } from "./handle";

const Editor = lazy(() => import("./Editor"));
const DUCKDB = "duckdb";

/** The tabs with the editor, what is done with their text, and the results. */
export function Workbench({ first }: { readonly first: { readonly tabs: readonly EditorTab[]; readonly shown: string } }) {
  const [query, setQuery] = useParameter("query");
  const [values, setValues] = useState<Record<string, string>>({});
  const [handle, setHandle] = useState<EditorHandle | null>(null);
  const [history, setHistory] = useState(false);
  const [active, setActive] = useState<string | null>(null);
  const client = useQueryClient();
  const navigate = useNavigate();
  const toolbar = useRef<HTMLDivElement>(null);
  const catalog = useCatalog();
  const told = useCallback(
    (tab: string | null) => {
      // From here on the tab says what the text is.
      void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, sql: undefined, tab: tab ?? undefined }), replace: true });
    },
    [navigate],
  );
  const tabs = useTabs(first, told);
  const { sql: text, dialect } = tabs.shown;
  const show = useCallback(
    (id: string | null, key: string) => {
      setActive(key);
      setQuery(id, { replace: false });
    },
    [setQuery],
  );
  const runs = useRuns(show);
  const names = parameters(text);
  const format = useMutation({ mutationFn: (sql: string) => body(api.POST("/api/neurolake/sql/format", { body: { sql, dialect } })) });
  useEffect(() => catalog.prepare(text), [text, catalog]);

  const ask = (sqls: readonly string[]) => {
    if (runs.busy) return;
    void runs.run(sqls.map((sql) => ({ sql, dialect: dialect ?? DUCKDB, parameters: filled(sql, values) })));
  };
  const run = (all: boolean) => {
    if (!handle) return;
    const [sql, chosen] = [handle.text(), handle.selection()];
    const own = statementAt(sql, handle.cursor());
    ask(all ? statements(sql).map((one) => one.text) : chosen.trim() ? statements(chosen).map((one) => one.text) : own ? [own.text] : []);
  };
  const save = () => {
    const own = handle && (handle.selection().trim() || statementAt(handle.text(), handle.cursor())?.text);
    void navigate({ to: "/templates", search: { tab: "new", sql: own ?? "", ...addressOf(drawn(client, query, window.location.search)) } });
  };
  const write = (sql: string) => {
    handle?.setText(sql);
    handle?.focus();
  };
  const layout = () => {
    const before = handle?.text() ?? "";
    // What was typed meanwhile is not written over.
    format.mutate(before, { onSuccess: ({ sql }) => handle?.text() === before && write(sql) });
  };
  return (
    <>
      <WordsBar onWrite={write} onRun={(sql) => { write(sql); ask([sql]); }} />
      <div className="nl-sql-editor">
        <TabBar of={tabs} />
        <Suspense fallback={<Skeleton lines={5} label="Loading the editor" />}>
          <Editor key={tabs.shown.key} initial={text} catalog={catalog} dialect={dialect ?? DUCKDB} onReady={setHandle} onText={(sql) => tabs.edit({ sql })} onRun={run} onFormat={layout} onLeave={() => toolbar.current?.querySelector<HTMLElement>("button:enabled")?.focus()} />
        </Suspense>
        <Toolbar ref={toolbar} busy={runs.busy} ready={handle !== null} dialect={dialect ?? DUCKDB} onDialect={(name) => tabs.edit({ dialect: name === DUCKDB ? null : name })} onRun={run} onFormat={layout} onHistory={() => setHistory(true)} onSave={save} />
      </div>
      {format.isError && <Problem error={format.error} />}
      {names.length > 0 && <ParameterFields names={names} values={values} onChange={setValues} />}
      <Results tabs={runs.tabs} active={active} query={query} onShow={show} onClose={runs.close} />
      {history && <HistoryDialog onClose={() => setHistory(false)} onChoose={(sql, id) => { setHistory(false); write(sql); setActive(null); setQuery(id); }} />}
    </>
  );
}

const filled = (sql: string, values: Readonly<Record<string, string>>) =>
  Object.fromEntries(parameters(sql).map((name) => [name, parameterValue(values[name] ?? "")]));
