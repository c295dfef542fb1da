import { api, body, type Schemas } from "@/api/client";
import { monaco } from "./monaco";
import { statements, type Statement } from "./statements";

export interface Found {
  readonly statement: Statement;
  readonly diagnostic: Schemas["Diagnostic"];
}

type Model = NonNullable<ReturnType<ReturnType<typeof monaco.editor.create>["getModel"]>>;
/** Each is a request; who writes more statements than this sees the first ones checked. */
const MOST = 8;

/** What the server finds wrong with the statements of a text; null when it was not told. */
export async function validate(sql: string, dialect: string, signal: AbortSignal): Promise<Found[] | null> {
  const checked = statements(sql).slice(0, MOST);
  try {
    const found = await Promise.all(checked.map((statement) => ask(statement, dialect, signal)));
    return found.flat();
  } catch {
    // What is wrong with the text is told by running it too; a check that fails must not disturb typing.
    return null;
  }
}

async function ask(statement: Statement, dialect: string, signal: AbortSignal): Promise<Found[]> {
  const asked = { sql: statement.text, ...(dialect === "duckdb" ? {} : { dialect }) };
  const found = await body(api.POST("/api/query/validate", { body: asked, signal }));
  return found.map((diagnostic) => ({ statement, diagnostic }));
}

/** Where the editor underlines it. */
export function markerOf(model: Model, { statement, diagnostic }: Found) {
  const first = model.getPositionAt(statement.start);
  const line = diagnostic.line ?? 1;
  const startLineNumber = first.lineNumber + line - 1;
  const startColumn = (diagnostic.column ?? 1) + (line === 1 ? first.column - 1 : 0);
  const end = diagnostic.line === null ? model.getPositionAt(statement.end) : { lineNumber: startLineNumber, column: startColumn + (diagnostic.length ?? 1) };
  const message = [diagnostic.message, diagnostic.suggestion].filter(Boolean).join("\n");
  return { severity: monaco.MarkerSeverity.Error, message, startLineNumber, startColumn, endLineNumber: end.lineNumber, endColumn: end.column };
}
