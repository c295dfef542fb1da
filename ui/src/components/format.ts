const whole = new Intl.NumberFormat("en-US");
const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

export const count = (value: number | null | undefined): string => (value == null ? "–" : whole.format(value));

export const percent = (share: number | null | undefined, digits = 1): string =>
  share == null ? "–" : `${(share * 100).toFixed(digits)}%`;

/** Bytes in units of 1,000. */
export function bytes(value: number | null | undefined): string {
  if (value == null) return "–";
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  return power === 0 ? `${value} B` : `${(value / 1000 ** power).toFixed(1)} ${UNITS[power]}`;
}

/** Milliseconds for people: `0.4 ms`, `38 ms`, `2.1 s`, `3 min 5 s`, `23 h 59 min`. */
export function duration(ms: number | null | undefined): string {
  if (ms == null) return "–";
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 3_600_000) return `${Math.floor(ms / 3_600_000)} h ${Math.floor((ms % 3_600_000) / 60_000)} min`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

export function dollars(value: number | null | undefined): string {
  if (value == null) return "–";
  return `$${value.toFixed(value !== 0 && Math.abs(value) < 1 ? 4 : 2)}`;
}
