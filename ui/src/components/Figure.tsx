import type { ReactNode } from "react";

interface Props {
  readonly label: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}

/** One number that matters, with its name. */
export function Figure({ label, value, note }: Props) {
  return (
    <div className="nl-figure">
      <div className="nl-figure-label">{label}</div>
      <div className="nl-figure-value">{value}</div>
      {note && <div className="nl-figure-note">{note}</div>}
    </div>
  );
}
