import { useId } from "react";
import { at, put, read, shown, written, type Document, type SpecField } from "./spec";

interface Props {
  readonly document: Document;
  readonly fields: readonly SpecField[];
  readonly onChange: (document: Document) => void;
  /** Paths that stay as they are. */
  readonly fixed?: readonly string[];
}

/** The fields that a document of its kind has. */
export function SpecForm({ document, fields, onChange, fixed = [] }: Props) {
  return (
    <div className="nl-spec">
      {shown(document, fields).map((field) => (
        <One
          key={field.path}
          field={field}
          value={at(document, field.path)}
          fixed={fixed.includes(field.path)}
          onChange={(value) => onChange(put(document, field.path, value))}
        />
      ))}
    </div>
  );
}

interface OneProps {
  readonly field: SpecField;
  readonly value: unknown;
  readonly fixed: boolean;
  readonly onChange: (value: unknown) => void;
}

function One({ field, value, fixed, onChange }: OneProps) {
  const id = useId();
  const help = field.help && (
    <div id={`${id}h`} className="nl-spec-help">
      {field.help}
    </div>
  );
  if (field.kind === "yes") {
    return (
      <label className="nl-check">
        <input type="checkbox" className="form-check-input" checked={value === true} disabled={fixed} onChange={(event) => onChange(event.target.checked)} /> {field.label}
      </label>
    );
  }
  return (
    <div className={field.kind === "long" || field.kind === "lines" ? "nl-wide" : undefined}>
      <label htmlFor={id}>{field.label}</label>
      <Control field={field} id={id} described={help ? `${id}h` : undefined} value={value} fixed={fixed} onChange={onChange} />
      {help}
    </div>
  );
}

interface ControlProps extends OneProps {
  readonly id: string;
  readonly described: string | undefined;
}

function Control({ field, id, described, value, fixed, onChange }: ControlProps) {
  const common = { id, "aria-describedby": described, required: field.needed, disabled: fixed };
  if (field.kind === "choice") {
    return (
      <select {...common} className="form-select form-select-sm" value={written(value, field.kind)} onChange={(event) => onChange(event.target.value)}>
        {field.choices?.map((choice) => (
          <option key={choice} value={choice}>
            {choice || "any"}
          </option>
        ))}
      </select>
    );
  }
  // What is typed is kept as it is by the input itself; a list is read from it, not written back into it.
  const typed = { ...common, className: "form-control form-control-sm", defaultValue: written(value, field.kind), autoComplete: "off" };
  if (field.kind === "long" || field.kind === "lines") {
    return <textarea {...typed} rows={3} spellCheck={false} onChange={(event) => onChange(read(event.target.value, field.kind))} />;
  }
  const type = field.kind === "number" ? "number" : "text";
  return <input {...typed} type={type} step={type === "number" ? "any" : undefined} onChange={(event) => onChange(read(event.target.value, field.kind))} />;
}
