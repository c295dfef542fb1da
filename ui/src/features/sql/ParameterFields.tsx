interface Props {
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  readonly onChange: (values: Record<string, string>) => void;
}

/** A field for each `$name` of the text. */
export function ParameterFields({ names, values, onChange }: Props) {
  return (
    <fieldset className="nl-parameters">
      <legend className="visually-hidden">Parameters</legend>
      {names.map((name) => (
        <label key={name} className="nl-inline-field">
          <code>${name}</code>
          <input className="form-control form-control-sm" value={values[name] ?? ""} placeholder="NULL" title="A number is a number unless it stands in 'quotes'; nothing is NULL" onChange={(event) => onChange({ ...values, [name]: event.target.value })} />
        </label>
      ))}
    </fieldset>
  );
}
