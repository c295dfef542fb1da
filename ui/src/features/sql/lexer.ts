export type Kind = "space" | "comment" | "text" | "quoted" | "parameter" | "word" | "number" | "sign";

export interface Token {
  readonly kind: Kind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER = /\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?/iy;
const SPACE = /\s+/y;
const DOLLAR_TAG = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const PARAMETER = /\$[\p{L}\p{N}_]+/uy;

/** The parts of a text of SQL, without gaps; what is not closed goes to the end. */
export function tokens(sql: string): Token[] {
  const found: Token[] = [];
  for (let start = 0; start < sql.length; ) {
    const [kind, end] = next(sql, start);
    found.push({ kind, text: sql.slice(start, end), start, end });
    start = end;
  }
  return found;
}

function next(sql: string, at: number): [Kind, number] {
  const sign = sql[at] ?? "";
  const two = sql.slice(at, at + 2);
  if (two === "--") return ["comment", upTo(sql, "\n", at)];
  if (two === "/*") return ["comment", block(sql, at)];
  if (sign === "'") return ["text", quoted(sql, at, "'", false)];
  if ((sign === "e" || sign === "E") && sql[at + 1] === "'") return ["text", quoted(sql, at + 1, "'", true)];
  if (sign === '"') return ["quoted", quoted(sql, at, '"', false)];
  if (sign === "$") return dollar(sql, at);
  return plain(sql, at);
}

function plain(sql: string, at: number): [Kind, number] {
  const kinds: readonly (readonly [Kind, RegExp])[] = [["space", SPACE], ["word", WORD], ["number", NUMBER]];
  for (const [kind, shape] of kinds) {
    const end = match(shape, sql, at);
    if (end) return [kind, end];
  }
  return ["sign", at + 1];
}

/** `$$text$$`, `$tag$text$tag$` or a parameter `$name`. */
function dollar(sql: string, at: number): [Kind, number] {
  const opened = match(DOLLAR_TAG, sql, at);
  if (opened) {
    const closed = sql.indexOf(sql.slice(at, opened), opened);
    return ["text", closed < 0 ? sql.length : closed + opened - at];
  }
  const parameter = match(PARAMETER, sql, at);
  return parameter ? ["parameter", parameter] : ["sign", at + 1];
}

function match(shape: RegExp, sql: string, at: number): number | null {
  shape.lastIndex = at;
  return shape.test(sql) ? shape.lastIndex : null;
}

function upTo(sql: string, sign: string, at: number): number {
  const end = sql.indexOf(sign, at);
  return end < 0 ? sql.length : end;
}

/** Comments in blocks hold others. */
function block(sql: string, at: number): number {
  let depth = 0;
  for (let place = at; place < sql.length; place += 1) {
    const two = sql.slice(place, place + 2);
    if (two !== "/*" && two !== "*/") continue;
    depth += two === "/*" ? 1 : -1;
    place += 1;
    if (depth === 0) return place + 1;
  }
  return sql.length;
}

function quoted(sql: string, at: number, mark: string, escapes: boolean): number {
  for (let place = at + 1; place < sql.length; place += 1) {
    if (escapes && sql[place] === "\\") place += 1;
    else if (sql[place] === mark) {
      if (sql[place + 1] !== mark) return place + 1;
      place += 1;
    }
  }
  return sql.length;
}
