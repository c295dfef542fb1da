import { useQuery } from "@tanstack/react-query";
import { datasetsQuery } from "@/api/queries";
import type { Parameter } from "./shapes";
import { isNeeded } from "./values";

const KINDS: Readonly<Record<string, string>> = { date: "date", integer: "number", decimal: "number" };

interface Props {
  readonly parameter: Parameter;
  readonly name: string;
  readonly value: string;
}

/** A field by the parameter's type: a choice where there are some, datasets where it is a table. */
export function ParameterField({ parameter, name, value }: Props) {
  return (
    <label>
      <span className="form-label">
        <bdi>{parameter.name}</bdi> <span className="nl-muted">{parameter.list ? `${parameter.type}s, with commas` : parameter.type}</span>
      </span>
      <Input parameter={parameter} name={name} value={value} />
      {parameter.description && <bdi className="nl-muted">{parameter.description}</bdi>}
    </label>
  );
}

function Input({ parameter, name, value }: Props) {
  const tables = useQuery({ ...datasetsQuery, enabled: choicesOf(parameter) === null });
  const choices = choicesOf(parameter) ?? tables.data?.map((one) => one.qualified_name) ?? [];
  const usual = String(parameter.default ?? "");
  const needed = isNeeded(parameter);
  if (choices.length && !parameter.list) {
    return (
      // A choice that comes later than the page keeps what the address asks for.
      <select key={choices.length} name={name} className="form-select" defaultValue={value} required={needed}>
        <option value="">{usual ? `as usual (${usual})` : needed ? "choose one" : "none"}</option>
        {choices.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    );
  }
  const kind = parameter.list ? "text" : (KINDS[parameter.type] ?? "text");
  return <input name={name} type={kind} step="any" className="form-control" defaultValue={value} placeholder={usual || String(parameter.example ?? "")} required={needed} />;
}

/** What there is to choose from; null where it is any dataset, which the catalog knows. */
function choicesOf({ choices, type }: Parameter): readonly string[] | null {
  if (choices?.length) return choices.map(String);
  if (type === "table") return null;
  return type === "boolean" ? ["true", "false"] : [];
}
