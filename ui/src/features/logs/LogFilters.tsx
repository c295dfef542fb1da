import { useEffect, useState } from "react";
import { useParameter } from "@/app/location";
import { count } from "@/components/format";
import { LEVELS, type Level } from "./log";

const SETTLE_MS = 300;

interface Props {
  readonly wanted: { readonly level: Level; readonly text: string };
  readonly levels: Readonly<Record<string, number>>;
  readonly tailing: boolean;
  readonly onTail: (on: boolean) => void;
}

export function LogFilters({ wanted, levels, tailing, onTail }: Props) {
  const [, setLevel] = useParameter("level");
  const [, setText] = useParameter("text");
  const [typed, setTyped] = useState(wanted.text);
  useEffect(() => {
    if (typed === wanted.text) return;
    const settled = setTimeout(() => setText(typed || null, { replace: true }), SETTLE_MS);
    return () => clearTimeout(settled);
  }, [typed, wanted.text, setText]);
  return (
    <search className="nl-log-filters">
      <label>
        <span className="nl-muted">Least level</span>
        <select className="form-select form-select-sm" value={wanted.level} onChange={(event) => setLevel(event.target.value)}>
          {LEVELS.map((level) => (
            <option key={level} value={level}>
              {level} {levels[level] === undefined ? "" : `(${count(levels[level])})`}
            </option>
          ))}
        </select>
      </label>
      <label className="nl-grow">
        <span className="nl-muted">With these characters</span>
        <input
          type="search"
          className="form-control form-control-sm"
          value={typed}
          maxLength={200}
          placeholder="an id, a word, a name"
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <label className="nl-check">
        <input type="checkbox" className="form-check-input" checked={tailing} onChange={(event) => onTail(event.target.checked)} /> Follow
      </label>
    </search>
  );
}
