interface Props {
  readonly label: string;
  /** Share that is done, 0..1; null when nobody knows. */
  readonly value: number | null;
}

/** How far long work is. */
export function Progress({ label, value }: Props) {
  const percent = value === null ? undefined : Math.round(value * 100);
  return (
    <span className="nl-progress">
      <progress aria-label={label} max={100} value={percent} />
      <span aria-hidden="true">{percent === undefined ? "…" : `${percent}%`}</span>
    </span>
  );
}
