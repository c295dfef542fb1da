import { useNavigate } from "@tanstack/react-router";
import { useEffect, useId, useState } from "react";
import { api, shaped } from "@/api/client";
import { useChange } from "@/api/useChange";
import { Card } from "@/components/Card";
import { Icon } from "@/components/Icon";
import { Problem } from "@/components/Problem";
import { useQuery } from "@tanstack/react-query";
import type { Checked, Diagnostic, Pipeline, WholePipeline } from "./shapes";

const SETTLE_MS = 400;
const FIRST = `name: my_pipeline
description: What it is for.
steps:
  first:
    sql: SELECT 1
`;
const YAML = { headers: { "Content-Type": "application/yaml" }, bodySerializer: (text: unknown) => String(text) };

/** The specification as text, checked by the server while it is written; saving makes a new version. */
export function TextForm({ pipeline }: { readonly pipeline?: WholePipeline }) {
  const [text, setText] = useState(pipeline?.text ?? FIRST);
  const settled = useSettled(text);
  const id = useId();
  const navigate = useNavigate();
  const checked = useQuery({
    queryKey: ["pipeline check", settled],
    queryFn: () => shaped<Checked>(api.POST("/api/neurolake/pipelines/check", { body: settled, ...YAML })),
    placeholderData: (before) => before,
  });
  const version = pipeline ? pipeline.version : 0;
  const save = useChange(
    ["pipelines"],
    () => shaped<Pipeline>(api.PUT("/api/neurolake/pipelines", { params: { query: { version } }, body: text, ...YAML })),
    (made) => void navigate({ to: "/operate/workflows/$name", params: { name: made.name } }),
  );
  return (
    <Card title={pipeline ? `Specification, version ${pipeline.shown_version}` : "New pipeline"}>
      <div className="nl-card-body nl-stack">
        <div>
          <label className="form-label" htmlFor={id}>
            YAML
          </label>
          <textarea id={id} className="form-control nl-text-area" spellCheck={false} value={text} onChange={(event) => setText(event.target.value)} />
        </div>
        {checked.isError ? <Problem error={checked.error} onRetry={() => void checked.refetch()} /> : <Diagnostics checked={checked.data} />}
        {save.isError && <Problem error={save.error} />}
        <div className="nl-row">
          <button type="button" className="btn btn-sm btn-primary" disabled={save.isPending || !checked.data?.valid || settled !== text} onClick={() => save.mutate()}>
            {pipeline ? "Save as a new version" : "Make the pipeline"}
          </button>
        </div>
      </div>
    </Card>
  );
}

function Diagnostics({ checked }: { readonly checked: Checked | undefined }) {
  if (!checked) return null;
  return (
    <div role="status">
      {checked.valid && !checked.diagnostics.length && (
        <span className="nl-badge nl-good">
          <Icon name="bi:check-lg" />
          It can be run
        </span>
      )}
      <ul className="nl-list">
        {checked.diagnostics.map((one, index) => (
          <li key={index}>
            <span className={`nl-badge ${one.severity === "error" ? "nl-bad" : "nl-warn"}`}>{one.severity}</span> {place(one)} <bdi>{one.message}</bdi>{" "}
            {one.hint && <bdi className="nl-muted">{one.hint}</bdi>}
          </li>
        ))}
      </ul>
    </div>
  );
}

const place = ({ line, column }: Diagnostic) => (line === null ? "" : `line ${line}${column === null ? "" : `, column ${column}`}:`);

/** A text once nobody has typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
