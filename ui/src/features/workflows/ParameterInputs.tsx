import type { Parameter } from "./shapes";

const KINDS: Readonly<Record<string, string>> = { date: "date", integer: "number", number: "number" };

/** A field for each parameter of a pipeline; what is left empty has its default. */
export function ParameterInputs({ parameters }: { readonly parameters: Readonly<Record<string, Parameter>> }) {
  const named = Object.entries(parameters);
  if (!named.length) return null;
  return (
    <div className="nl-fields">
      {named.map(([name, parameter]) => (
        <label key={name}>
          <span className="form-label">
            <bdi>{name}</bdi> <span className="nl-muted">{parameter.type}</span>
          </span>
          <Input name={name} parameter={parameter} />
          {parameter.description && <bdi className="nl-muted">{parameter.description}</bdi>}
        </label>
      ))}
    </div>
  );
}

function Input({ name, parameter }: { readonly name: string; readonly parameter: Parameter }) {
  const choices = parameter.type === "boolean" ? [true, false] : parameter.choices;
  const usual = parameter.default === null ? "" : String(parameter.default);
  if (choices.length) {
    return (
      <select name={`p:${name}`} className="form-select" defaultValue={usual}>
        <option value="">{usual ? `as usual (${usual})` : "choose one"}</option>
        {choices.map((one) => (
          <option key={String(one)}>{String(one)}</option>
        ))}
      </select>
    );
  }
  return <input name={`p:${name}`} type={KINDS[parameter.type] ?? "text"} step="any" className="form-control" placeholder={usual} required={parameter.default === null} />;
}

/** What was typed; the server knows the types. */
export function parametersOf(given: FormData): Record<string, unknown> {
  const typed = [...given.entries()].filter(([name, value]) => name.startsWith("p:") && value !== "");
  return Object.fromEntries(typed.map(([name, value]) => [name.slice(2), value]));
}
