const CHOICES: readonly (readonly [string, number])[] = [
  ["hour", 1],
  ["day", 24],
  ["week", 168],
  ["30 days", 720],
];

/** How far to look back, in hours. */
export function Hours({ value, onChange }: { readonly value: number; readonly onChange: (hours: number) => void }) {
  return (
    <div className="nl-segment" role="group" aria-label="Look back">
      {CHOICES.map(([name, hours]) => (
        <button key={hours} type="button" aria-pressed={hours === value} onClick={() => onChange(hours)}>
          {name}
        </button>
      ))}
    </div>
  );
}
