const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** A query of a dataset's first rows. */
export const selectAll = ({ zone, name }: { readonly zone: string; readonly name: string }, rows = 1000): string =>
  `SELECT * FROM ${zone}.${quoted(name)} LIMIT ${rows}`;
