import { tokens, type Token } from "./lexer";

export interface Suggestion {
  readonly label: string;
  readonly insert: string;
  readonly kind: "table" | "column" | "cte" | "alias" | "function" | "keyword";
  readonly detail: string;
}

export interface KnownColumn {
  readonly name: string;
  readonly type: string;
}

/** What completion knows of the catalog; columns of a table are empty while they are not loaded. */
export interface Known {
  readonly tables: readonly { readonly name: string; readonly zone: string }[];
  readonly columnsOf: (table: string) => readonly KnownColumn[];
}

const KEYWORDS =
  "SELECT FROM WHERE GROUP BY HAVING ORDER LIMIT OFFSET WITH AS JOIN LEFT RIGHT FULL INNER CROSS ON USING UNION ALL DISTINCT CASE WHEN THEN ELSE END AND OR NOT IN IS NULL BETWEEN LIKE ILIKE EXISTS ASC DESC QUALIFY OVER PARTITION INSERT INTO VALUES UPDATE SET DELETE MERGE CREATE TABLE VIEW".split(" ");
const FUNCTIONS =
  "count sum avg min max median quantile_cont stddev any_value first last string_agg list row_number rank dense_rank lag lead coalesce nullif greatest least round floor ceil abs sqrt ln log exp power length lower upper trim replace substring split_part concat contains starts_with regexp_matches regexp_extract regexp_replace date_trunc date_part date_diff year month day hour now current_date strftime strptime cast try_cast approx_count_distinct unnest".split(" ");
const OPENS_TABLES = new Set(["FROM", "JOIN", "INTO", "UPDATE"]);
const NO_ALIAS = new Set([...KEYWORDS, "NATURAL", "SEMI", "ANTI", "ASOF", "TABLESAMPLE", "WINDOW", "EXCEPT", "INTERSECT"]);

/** A table that a statement reads, by the name it is called by there. */
interface Read {
  readonly table: string;
  readonly alias: string;
}

/** The tables, without zones, that a statement names: those whose columns completion wants. */
export const tablesOf = (sql: string): string[] => [...new Set(reads(significant(sql)).map((read) => read.table))];

/** What may stand at a place of a statement, best first. */
export function complete(sql: string, place: number, known: Known): Suggestion[] {
  const before = significant(sql.slice(0, place));
  const typing = before.at(-1)?.kind === "word" && before.at(-1)?.end === place;
  const context = typing ? before.slice(0, -1) : before;
  const all = significant(sql);
  const found = reads(all);
  const ctes = ctesOf(all);
  if (context.at(-1)?.text === ".") return members(context.at(-2), found, known);
  if (wantsTable(context)) return [...ctes.map(cte), ...tables(known)];
  return [...columns(found, known), ...aliases(found), ...ctes.map(cte), ...functions(), ...keywords()];
}

/** Whether a place is within a comment or a text, where nothing of SQL is written. */
export function isProse(sql: string, place: number): boolean {
  const at = tokens(sql).find((token) => token.start < place && place <= token.end);
  if (at?.kind === "comment") return place < at.end || !at.text.endsWith("*/");
  return at?.kind === "text" && place < at.end;
}

const significant = (sql: string): Token[] => tokens(sql).filter((token) => token.kind !== "space" && token.kind !== "comment");

const isName = (token: Token | undefined): token is Token => token?.kind === "word" || token?.kind === "quoted";

const nameOf = (token: Token): string =>
  token.kind === "quoted" ? token.text.slice(1, -1).replaceAll('""', '"') : token.text;

/** A name as SQL wants it: in quotes where it is not plain. */
export const written = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) && !NO_ALIAS.has(name.toUpperCase()) ? name : `"${name.replaceAll('"', '""')}"`);

function wantsTable(context: readonly Token[]): boolean {
  for (let at = context.length - 1; at >= 0; at -= 1) {
    const token = context[at];
    if (token?.text === "," && isName(context[at - 1])) at -= 1;
    else return token?.kind === "word" && OPENS_TABLES.has(token.text.toUpperCase());
  }
  return false;
}

function reads(all: readonly Token[]): Read[] {
  const found: Read[] = [];
  all.forEach((token, at) => {
    if (token.kind !== "word" || !OPENS_TABLES.has(token.text.toUpperCase())) return;
    let next = at + 1;
    for (;;) {
      const [read, after] = readAt(all, next);
      if (!read) return;
      found.push(read);
      if (all[after]?.text !== ",") return;
      next = after + 1;
    }
  });
  return found;
}

/** The table at a place, and where what follows it begins. */
function readAt(all: readonly Token[], start: number): [Read | null, number] {
  let at = start;
  if (!isName(all[at])) return [null, at];
  while (all[at + 1]?.text === "." && isName(all[at + 2])) at += 2;
  const named = all[at];
  if (!isName(named)) return [null, at];
  const table = nameOf(named);
  const as = all[at + 1]?.text.toUpperCase() === "AS" ? 1 : 0;
  const alias = all[at + 1 + as];
  if (!isName(alias) || (alias.kind === "word" && NO_ALIAS.has(alias.text.toUpperCase()))) return [{ table, alias: table }, at + 1];
  return [{ table, alias: nameOf(alias) }, at + 2 + as];
}

function ctesOf(all: readonly Token[]): string[] {
  if (!all.some((token) => token.text.toUpperCase() === "WITH")) return [];
  return all.filter((token, at) => isName(token) && all[at + 1]?.text.toUpperCase() === "AS" && all[at + 2]?.text === "(").map(nameOf);
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function members(owner: Token | undefined, found: readonly Read[], known: Known): Suggestion[] {
  if (!isName(owner)) return [];
  const name = nameOf(owner);
  const inZone = known.tables.filter((table) => same(table.zone, name));
  if (inZone.length) return inZone.map(table);
  const read = found.find((one) => same(one.alias, name));
  return known.columnsOf(read?.table ?? name).map((one) => column(one, read?.table ?? name));
}

const columns = (found: readonly Read[], known: Known): Suggestion[] =>
  found.flatMap((read) => known.columnsOf(read.table).map((one) => column(one, read.alias)));
const aliases = (found: readonly Read[]): Suggestion[] =>
  found.map(({ alias, table: of }) => ({ label: alias, insert: written(alias), kind: "alias", detail: of }));
const tables = (known: Known): Suggestion[] => known.tables.map(table);
const functions = (): Suggestion[] => FUNCTIONS.map((name) => ({ label: name, insert: name, kind: "function", detail: "function" }));
const keywords = (): Suggestion[] => KEYWORDS.map((name) => ({ label: name, insert: name, kind: "keyword", detail: "" }));
const cte = (name: string): Suggestion => ({ label: name, insert: written(name), kind: "cte", detail: "WITH" });
const table = (one: { name: string; zone: string }): Suggestion => ({ label: one.name, insert: written(one.name), kind: "table", detail: one.zone });
const column = (one: KnownColumn, of: string): Suggestion => ({ label: one.name, insert: written(one.name), kind: "column", detail: `${one.type} · ${of}` });
