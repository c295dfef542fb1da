import { complete, isProse, type Known, type Suggestion } from "./completion";
import { monaco } from "./monaco";
import { statementAt } from "./statements";

type Model = NonNullable<ReturnType<ReturnType<typeof monaco.editor.create>["getModel"]>>;
const KINDS = monaco.languages.CompletionItemKind;
const KIND: Record<Suggestion["kind"], number> = {
  table: KINDS.Struct,
  column: KINDS.Field,
  cte: KINDS.Module,
  alias: KINDS.Variable,
  function: KINDS.Function,
  keyword: KINDS.Keyword,
};

/** Completion for one text, from what is known of the catalog. */
export function provideCompletion(model: Model, known: () => Known): { dispose: () => void } {
  return monaco.languages.registerCompletionItemProvider("sql", {
    triggerCharacters: [".", " "],
    provideCompletionItems: (asked, position) => {
      if (asked !== model) return { suggestions: [] };
      const sql = model.getValue();
      const place = model.getOffsetAt(position);
      if (isProse(sql, place)) return { suggestions: [] };
      const own = statementAt(sql, place);
      const start = own && own.start <= place ? own.start : place;
      const word = model.getWordUntilPosition(position);
      const range = new monaco.Range(position.lineNumber, word.startColumn, position.lineNumber, word.endColumn);
      const found = complete(sql.slice(start, Math.max(own?.end ?? place, place)), place - start, known());
      const suggestions = found.map((one, index) => ({
        label: one.label,
        insertText: one.insert,
        kind: KIND[one.kind],
        detail: one.detail,
        sortText: String(index).padStart(5, "0"),
        range,
      }));
      return { suggestions };
    },
  });
}
