import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent, type ReactNode } from "react";
import { api, shaped } from "@/api/client";
import { useChange } from "@/api/useChange";
import type { Spec } from "@/components/chart/settings";
import { Card } from "@/components/Card";
import { Problem } from "@/components/Problem";
import type { Template } from "./shapes";
import { namesIn } from "./values";

interface Props {
  readonly sql: string;
  readonly chart: Spec | null;
  /** The one to make a next version of. */
  readonly template?: Template;
}

/** Saves a query under a name, in folders; the server plans it before it is saved. */
export function TemplateForm({ sql: first, chart, template }: Props) {
  const [sql, setSql] = useState(first);
  const [parameters, setParameters] = useState(() => (template?.parameters.length ? JSON.stringify(template.parameters, null, 2) : ""));
  const [wrong, setWrong] = useState<Error | null>(null);
  const navigate = useNavigate();
  const save = useChange<Record<string, unknown>, Template>(
    ["templates"],
    (wanted) => shaped<Template>(api.POST("/api/neurolake/templates", { body: { template: wanted } })),
    (saved) => void navigate({ to: "/templates/$id", params: { id: saved.id } }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? "").trim();
    const list = parsed(parameters, sql);
    setWrong(list instanceof Error ? list : null);
    if (list instanceof Error) return;
    const tags = text("tags").split(",").map((tag) => tag.trim()).filter(Boolean);
    save.mutate({ name: template?.name ?? text("name"), description: text("description"), note: text("note"), tags, sql, parameters: list, chart: given.has("chart") ? chart : null });
  };
  return (
    <Card title={template ? "Next version" : "Save a query"}>
      <form className="nl-card-body nl-stack" onSubmit={submit}>
        <div className="nl-template-fields">
          {!template && (
            <Field label="Name: small letters, digits, . _ -">
              <input name="name" className="form-control" required pattern="[a-z0-9][a-z0-9_.\-]*" maxLength={100} />
            </Field>
          )}
          <Field label="Description">
            <input name="description" className="form-control" maxLength={4000} defaultValue={template?.description} />
          </Field>
          <Field label="Folders, with commas">
            <input name="tags" className="form-control" defaultValue={template?.tags.join(", ")} />
          </Field>
          <Field label="What is new in this version">
            <input name="note" className="form-control" maxLength={1000} />
          </Field>
        </div>
        <Field label="SQL; $name is a parameter">
          <textarea className="form-control nl-template-sql" required spellCheck={false} value={sql} onChange={(event) => setSql(event.target.value)} />
        </Field>
        {(namesIn(sql).length > 0 || parameters) && (
          <Field label="Parameters as JSON; empty takes every $name as text">
            <textarea className="form-control nl-template-parameters" spellCheck={false} value={parameters} onChange={(event) => setParameters(event.target.value)} placeholder={JSON.stringify(asText(sql), null, 2)} />
          </Field>
        )}
        {chart && (
          <label className="nl-check">
            <input type="checkbox" name="chart" className="form-check-input" defaultChecked />
            With its chart: {chart.kind} of <bdi>{chart.y.join(", ")}</bdi> by <bdi>{chart.x}</bdi>
          </label>
        )}
        {wrong ? <Problem error={wrong} /> : save.isError && <Problem error={save.error} />}
        <div className="nl-row">
          <button type="submit" className="btn btn-sm btn-primary" disabled={save.isPending}>
            {template ? "Save as the next version" : "Save"}
          </button>
          <span className="nl-muted">It is planned in your name before it is saved.</span>
        </div>
      </form>
    </Card>
  );
}

function Field({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <label>
      <span className="form-label">{label}</span>
      {children}
    </label>
  );
}

const asText = (sql: string) => namesIn(sql).map((name) => ({ name, type: "text" }));

function parsed(text: string, sql: string): unknown[] | Error {
  if (!text.trim()) return asText(sql);
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : new Error("The parameters are a list: [{\"name\": …, \"type\": …}].");
  } catch (error) {
    return new Error(`The parameters are no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
