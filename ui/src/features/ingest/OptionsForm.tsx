import { useId, type ReactNode } from "react";
import type { UploadOptions } from "./queue";

interface Props {
  readonly options: UploadOptions;
  readonly onChange: (options: UploadOptions) => void;
}

const MODES: readonly (readonly [UploadOptions["mode"], string])[] = [
  ["auto", "New dataset, or more rows of one that is there"],
  ["create", "New dataset only"],
  ["append", "Add rows"],
  ["replace", "Replace all rows"],
  ["upsert", "Replace rows by key, add others"],
];
const ZONES: readonly (readonly [UploadOptions["zone"], string])[] = [
  ["", "By its quality"],
  ["bronze", "bronze"],
  ["silver", "silver"],
  ["gold", "gold"],
];

/** What may be said of the next files; all of it may be left to the server. */
export function OptionsForm({ options, onChange }: Props) {
  const set = (change: Partial<UploadOptions>) => onChange({ ...options, ...change });
  return (
    <div className="nl-options-form">
      <Choice label="Rows" value={options.mode} choices={MODES} onChange={(mode) => set({ mode })} />
      <Choice label="Zone" value={options.zone} choices={ZONES} onChange={(zone) => set({ zone })} />
      <Text label="Dataset (for one file)" value={options.dataset} placeholder="named after the file" onChange={(dataset) => set({ dataset })} />
      {options.mode === "upsert" && (
        <Text label="Key columns" value={options.key} placeholder="id, day" onChange={(key) => set({ key })} />
      )}
      <Text label="Delimiter" value={options.delimiter} placeholder="recognised" onChange={(delimiter) => set({ delimiter })} />
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ label, value, choices, onChange }: ChoiceProps<T>) {
  const picked = (text: string) => choices.find(([one]) => one === text)?.[0];
  return (
    <Field label={label}>
      {(id) => (
        <select
          id={id}
          className="form-select form-select-sm"
          value={value}
          onChange={(event) => onChange(picked(event.target.value) ?? value)}
        >
          {choices.map(([one, says]) => (
            <option key={one} value={one}>
              {says}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
}

function Text({ label, value, placeholder, onChange }: TextProps) {
  return (
    <Field label={label}>
      {(id) => (
        <input
          id={id}
          className="form-control form-control-sm"
          value={value}
          placeholder={placeholder}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function Field({ label, children }: { readonly label: string; readonly children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div>
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      {children(id)}
    </div>
  );
}
