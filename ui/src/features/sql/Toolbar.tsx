import type { Ref } from "react";
import { Icon } from "@/components/Icon";

interface Props {
  readonly ref?: Ref<HTMLDivElement>;
  readonly busy: boolean;
  readonly ready: boolean;
  readonly dialect: string;
  readonly onDialect: (name: string) => void;
  readonly onRun: (all: boolean) => void;
  readonly onFormat: () => void;
  readonly onHistory: () => void;
  readonly onSave: () => void;
}

const DIALECTS = ["duckdb", "bigquery", "clickhouse", "databricks", "mysql", "oracle", "postgres", "redshift", "snowflake", "spark", "sqlite", "trino", "tsql"];

export function Toolbar({ ref, busy, ready, dialect, onDialect, onRun, onFormat, onHistory, onSave }: Props) {
  return (
    <div ref={ref} className="nl-toolbar">
      <button type="button" className="btn btn-sm btn-primary" disabled={busy || !ready} onClick={() => onRun(false)} title="The statement at the cursor, or the selection (Ctrl/⌘ Enter)">
        <Icon name="bi:play-fill" /> Run
      </button>
      <button type="button" className="btn btn-sm btn-outline-secondary" disabled={busy || !ready} onClick={() => onRun(true)} title="Every statement, one after the other (Ctrl/⌘ Shift Enter)">
        Run all
      </button>
      <button type="button" className="btn btn-sm btn-outline-secondary" disabled={!ready} onClick={onFormat} title="Lines, indents and keywords; comments stay (Shift Alt F)">
        <Icon name="bi:text-indent-left" /> Format
      </button>
      <button type="button" className="btn btn-sm btn-outline-secondary" onClick={onHistory}>
        <Icon name="bi:clock-history" /> History
      </button>
      <button type="button" className="btn btn-sm btn-outline-secondary" disabled={!ready} onClick={onSave} title="Keep it under a name, in folders and versions">
        <Icon name="bi:bookmark-plus" /> Save
      </button>
      <span className="nl-editor-hint" aria-hidden="true">
        <kbd>Esc</kbd> leaves the editor
      </span>
      <label className="nl-inline-field">
        <span>Dialect</span>
        <select className="form-select form-select-sm" value={dialect} onChange={(event) => onDialect(event.target.value)}>
          {DIALECTS.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
    </div>
  );
}
