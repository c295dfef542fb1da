export type Value = unknown;
export type CopyFormat = "tsv" | "csv" | "markdown" | "json";
export const COPY_FORMATS: readonly CopyFormat[] = ["tsv", "csv", "markdown", "json"];

/** A value as text; NULL is nothing. */
export function asText(value: Value): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const WRITERS: Record<CopyFormat, (names: readonly string[], rows: readonly (readonly Value[])[]) => string> = {
  tsv: (names, rows) => [names, ...rows.map((row) => row.map(asText))].map((row) => row.map(tabbed).join("\t")).join("\n"),
  csv: (names, rows) => [names.map(comma), ...rows.map((row) => row.map(comma))].map((row) => row.join(",")).join("\r\n"),
  markdown,
  json: (names, rows) => JSON.stringify(rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? null]))), null, 2),
};

/** Rows as text for the clipboard, with the names of their columns. */
export const copied = (format: CopyFormat, names: readonly string[], rows: readonly (readonly Value[])[]): string => WRITERS[format](names, rows);

/** What has tabs or lines of its own stands in quotes, as spreadsheets read it. */
const tabbed = (text: string): string => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** NULL is nothing, the empty text is `""`: they differ. */
function comma(value: Value): string {
  if (value === null || value === undefined) return "";
  const text = asText(value);
  return text === "" || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function markdown(names: readonly string[], rows: readonly (readonly Value[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(" | ")} |`;
  return [line(names), `|${names.map(() => " --- |").join("")}`, ...rows.map((row) => line(row.map(asText)))].join("\n");
}

const inCell = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replace(/\r?\n/g, "<br>");
