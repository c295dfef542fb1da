import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { useParameter } from "@/app/location";
import { Page } from "@/components/Page";
import { Skeleton } from "@/components/Skeleton";
import { HistoryDialog } from "./HistoryDialog";
import { ParameterFields } from "./ParameterFields";
import { Results } from "./Results";
import { statementAt, statements, parameters, parameterValue } from "./statements";
import { Toolbar } from "./Toolbar";
import { useCatalog } from "./useCatalog";
import { useRuns } from "./useRuns";
import { WordsBar } from "./WordsBar";
import type { EditorHandle } from "./handle";

const Editor = lazy(() => import("./Editor"));
const DRAFT = "neurolake.sql.draft";
const FIRST = "SELECT 1 AS one;\n";

export default function SqlPage() {
  const [given] = useParameter("sql");
  const [query, setQuery] = useParameter("query");
  const [dialect, setDialect] = useParameter("dialect");
  const [initial] = useState(() => given ?? localStorage.getItem(DRAFT) ?? FIRST);
  const [text, setText] = useState(initial);
  const [values, setValues] = useState<Record<string, string>>({});
  const [handle, setHandle] = useState<EditorHandle | null>(null);
  const [history, setHistory] = useState(false);
  const [active, setActive] = useState<string | null>(null);
  const catalog = useCatalog();
  const show = useCallback(
    (id: string | null, key: string) => {
      setActive(key);
      setQuery(id, { replace: false });
    },
    [setQuery],
  );
  const runs = useRuns(show);
  const navigate = useNavigate();
  const names = parameters(text);

  useEffect(() => {
    localStorage.setItem(DRAFT, text);
    catalog.prepare(text);
  }, [text, catalog]);

  const ask = (sqls: readonly string[]) => {
    if (runs.busy) return;
    void runs.run(sqls.map((sql) => ({ sql, dialect: dialect ?? "duckdb", parameters: filled(sql, values) })));
  };
  const run = (all: boolean) => {
    if (!handle) return;
    const [sql, chosen] = [handle.text(), handle.selection()];
    const own = statementAt(sql, handle.cursor());
    ask(all ? statements(sql).map((one) => one.text) : chosen.trim() ? statements(chosen).map((one) => one.text) : own ? [own.text] : []);
  };
  const save = () => {
    const own = handle && (handle.selection().trim() || statementAt(handle.text(), handle.cursor())?.text);
    void navigate({ to: "/templates", search: { tab: "new", sql: own ?? "" } });
  };
  const write = (sql: string) => {
    handle?.setText(sql);
    handle?.focus();
  };
  return (
    <Page title="SQL" full>
      <WordsBar onWrite={write} onRun={(sql) => { write(sql); ask([sql]); }} />
      <div className="nl-sql-editor">
        <Suspense fallback={<Skeleton lines={5} label="Loading the editor" />}>
          <Editor initial={initial} catalog={catalog} dialect={dialect ?? "duckdb"} onReady={setHandle} onText={setText} onRun={run} />
        </Suspense>
        <Toolbar busy={runs.busy} ready={handle !== null} dialect={dialect ?? "duckdb"} onDialect={(name) => setDialect(name === "duckdb" ? null : name)} onRun={run} onHistory={() => setHistory(true)} onSave={save} />
      </div>
      {names.length > 0 && <ParameterFields names={names} values={values} onChange={setValues} />}
      <Results tabs={runs.tabs} active={active} query={query} onShow={show} onClose={runs.close} />
      {history && <HistoryDialog onClose={() => setHistory(false)} onChoose={(sql, id) => { setHistory(false); write(sql); setActive(null); setQuery(id); }} />}
    </Page>
  );
}

const filled = (sql: string, values: Readonly<Record<string, string>>) =>
  Object.fromEntries(parameters(sql).map((name) => [name, parameterValue(values[name] ?? "")]));
