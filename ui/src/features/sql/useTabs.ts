import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { ProblemError } from "@/api/problem";
import { closed, inTurn, kept, tabsQuery } from "./kept";
import { fresh, ofServer, type EditorTab } from "./tabs";

const PAUSE_MS = 700;
type Change = Partial<Pick<EditorTab, "sql" | "dialect">>;

export interface Tabs {
  readonly tabs: readonly EditorTab[];
  readonly shown: EditorTab;
  /** Why the shown text is not kept; null while it is, or soon will be. */
  readonly problem: unknown;
  readonly show: (key: string) => void;
  readonly open: () => void;
  readonly close: (key: string) => void;
  readonly edit: (change: Change) => void;
  readonly again: () => void;
  /** After a conflict: the text of the other window, or this one. */
  readonly settle: (whose: "theirs" | "mine") => Promise<void>;
}

/**
 * The tabs of the editor; what is typed is kept on the server when typing rests, and when the page is left.
 * @param told Called with the id of what is shown, null where it has none yet.
 */
export function useTabs(first: { readonly tabs: readonly EditorTab[]; readonly shown: string }, told: (id: string | null) => void): Tabs {
  const [tabs, setTabs] = useState(first.tabs);
  const [key, setKey] = useState(first.shown);
  const [problem, setProblem] = useState<unknown>(null);
  const client = useQueryClient();
  const shown = tabs.find((tab) => tab.key === key) ?? tabs[0] ?? fresh("");
  const latest = useRef(tabs);
  useEffect(() => {
    latest.current = tabs;
  });

  const save = useCallback(
    (wanted: string) =>
      inTurn(async () => {
        const tab = latest.current.find((one) => one.key === wanted);
        if (!tab || tab.saved) return;
        try {
          const { id, version } = await kept(tab);
          const after = (one: EditorTab) => ({ ...one, id, version, saved: one.sql === tab.sql && one.dialect === tab.dialect });
          latest.current = latest.current.map((one) => (one.key === wanted ? after(one) : one));
          setTabs((before) => before.map((one) => (one.key === wanted ? after(one) : one)));
          setProblem(null);
          if (tab.id === null) told(id);
        } catch (error) {
          setProblem(error);
        }
      }),
    [told],
  );

  useEffect(() => {
    if (shown.saved || problem !== null) return;
    const timer = window.setTimeout(() => save(shown.key), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [shown, problem, save]);
  useEffect(() => {
    const leave = () => latest.current.filter((tab) => !tab.saved).forEach((tab) => save(tab.key));
    document.addEventListener("visibilitychange", leave);
    return () => {
      document.removeEventListener("visibilitychange", leave);
      leave();
    };
  }, [save]);

  const put = (wanted: string, change: Partial<EditorTab>) => setTabs((before) => before.map((tab) => (tab.key === wanted ? { ...tab, ...change } : tab)));
  const turnTo = (tab: EditorTab) => {
    save(shown.key);
    setProblem(null);
    setKey(tab.key);
    told(tab.id);
  };
  const open = () => {
    const tab = fresh("");
    setTabs((before) => [...before, tab]);
    turnTo(tab);
  };
  const close = (wanted: string) => {
    const at = tabs.findIndex((tab) => tab.key === wanted);
    const left = tabs.filter((tab) => tab.key !== wanted);
    const next = left.length ? left : [fresh("")];
    setTabs(next);
    const beside = next[Math.min(at, next.length - 1)];
    if (wanted === shown.key && beside) turnTo(beside);
    const id = tabs[at]?.id;
    if (id) inTurn(() => closed(id).catch(setProblem));
  };
  const settle = async (whose: "theirs" | "mine") => {
    const theirs = (await client.fetchQuery({ ...tabsQuery, staleTime: 0 })).find((tab) => tab.id === shown.id);
    setProblem(null);
    if (whose === "mine" || !theirs) return put(shown.key, theirs ? { version: theirs.version } : { id: null, version: 0 });
    // Another key, as the editor is another one with another text.
    const tab = { ...ofServer(theirs), key: crypto.randomUUID() };
    setTabs((before) => before.map((one) => (one.key === shown.key ? tab : one)));
    setKey(tab.key);
  };
  return {
    tabs,
    shown,
    problem,
    show: (wanted) => {
      const tab = tabs.find((one) => one.key === wanted);
      if (tab) turnTo(tab);
    },
    open,
    close,
    edit: (change) => {
      if (!isConflict(problem)) setProblem(null);
      put(shown.key, { ...change, saved: false });
    },
    again: () => setProblem(null),
    settle,
  };
}

export const isConflict = (error: unknown): boolean => error instanceof ProblemError && error.problem.status === 409;
