interface Name {
  readonly zone: string;
  readonly name: string;
}

interface Which {
  readonly rows?: number;
  /** As of this snapshot; the newest unless given. */
  readonly snapshot?: string;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const source = ({ zone, name }: Name, snapshot?: string): string =>
  `${zone}.${quoted(name)}${snapshot && /^\d+$/.test(snapshot) ? ` AT (VERSION => ${snapshot})` : ""}`;

/** A query of a dataset's first rows. */
export const selectAll = (dataset: Name, { rows = 1000, snapshot }: Which = {}): string =>
  `SELECT * FROM ${source(dataset, snapshot)} LIMIT ${rows}`;

/** A query of rows that one snapshot has and the other has not, by the columns that both have. */
export function selectOnlyIn(dataset: Name, columns: readonly string[], there: string, notThere: string, rows: number): string {
  const names = columns.map(quoted).join(", ");
  return `SELECT ${names} FROM ${source(dataset, there)} EXCEPT SELECT ${names} FROM ${source(dataset, notThere)} LIMIT ${rows}`;
}
