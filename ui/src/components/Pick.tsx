import { useId } from "react";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

/** One of a few, with its name before it. */
export function Pick({ label, value, choices, onChange }: Props) {
  const id = useId();
  return (
    <span className="nl-pick">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="form-select form-select-sm" value={value} onChange={(event) => onChange(event.target.value)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </span>
  );
}
