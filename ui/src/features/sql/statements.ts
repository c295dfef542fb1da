import { tokens, type Token } from "./lexer";

/** One statement: its text without what is around it, and where it is. */
export interface Statement {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Up to where the cursor is still at it: its semicolon. */
  readonly reach: number;
}

/** The statements of a text, split at semicolons that are no part of a text, a name or a comment. */
export function statements(sql: string): Statement[] {
  const found: Statement[] = [];
  let own: Token[] = [];
  for (const token of tokens(sql)) {
    if (token.text !== ";" || token.kind !== "sign") {
      own.push(token);
      continue;
    }
    found.push(...made(sql, own, token.end));
    own = [];
  }
  return [...found, ...made(sql, own, sql.length)];
}

function made(sql: string, own: readonly Token[], reach: number): Statement[] {
  const told = own.filter((token) => token.kind !== "space" && token.kind !== "comment");
  const [first, last] = [told[0], told.at(-1)];
  return first && last ? [{ text: sql.slice(first.start, last.end), start: first.start, end: last.end, reach }] : [];
}

/** The statement at a place: the one around it, or the last one before it. */
export function statementAt(sql: string, place: number): Statement | null {
  const all = statements(sql);
  return all.find((one) => place <= one.reach) ?? all.at(-1) ?? null;
}

/** The names of `$name` parameters, each once. */
export function parameters(sql: string): string[] {
  return [...new Set(tokens(sql).filter((token) => token.kind === "parameter").map((token) => token.text.slice(1)))];
}

/** What somebody typed into a parameter's field: nothing is NULL, a number is one unless it stands in quotes. */
export function parameterValue(typed: string): string | number | boolean | null {
  const text = typed.trim();
  if (text === "") return null;
  if (/^'.*'$/s.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  if (/^-?\d{1,15}(\.\d+)?$/.test(text)) return Number(text);
  return text === "true" ? true : text === "false" ? false : typed;
}
