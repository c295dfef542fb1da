import { isDark } from "@/app/theme";
import { provideCompletion } from "./suggest";
import type { EditorProps } from "./Editor";
import type { EditorHandle } from "./handle";
import { monaco } from "./monaco";
import { markerOf, validate } from "./validate";

const PAUSE_MS = 350;
/** Escape first closes or lets go of what is open or chosen. */
const IDLE = "editorTextFocus && !suggestWidgetVisible && !findWidgetVisible && !editorHasSelection && !editorHasMultipleSelections && !editorHoverVisible";
const OPTIONS = {
  language: "sql",
  automaticLayout: true,
  minimap: { enabled: false },
  fontSize: 13,
  lineHeight: 20,
  padding: { top: 8, bottom: 8 },
  scrollBeyondLastLine: false,
  renderLineHighlight: "none" as const,
  overviewRulerLanes: 0,
  fixedOverflowWidgets: true,
  wordBasedSuggestions: "off" as const,
  bracketPairColorization: { enabled: false },
  ariaLabel: "SQL. Press Escape to leave the editor.",
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true },
  "semanticHighlighting.enabled": false,
};

/** Puts an editor into an element; `props` gives what the page wants at this moment. */
export function mount(box: HTMLElement, props: () => EditorProps): EditorHandle {
  const editor = monaco.editor.create(box, { ...OPTIONS, value: props().initial, theme: themeOf(isDark()) });
  const model = editor.getModel();
  if (!model) throw new Error("The editor has no text.");
  const checking = follow(model, props);
  const completion = provideCompletion(model, () => props().catalog);
  const { Alt, CtrlCmd, Shift } = monaco.KeyMod;
  editor.addCommand(CtrlCmd | monaco.KeyCode.Enter, () => props().onRun(false));
  editor.addCommand(CtrlCmd | Shift | monaco.KeyCode.Enter, () => props().onRun(true));
  editor.addCommand(Shift | Alt | monaco.KeyCode.KeyF, () => props().onFormat());
  editor.addCommand(monaco.KeyCode.Escape, () => props().onLeave(), IDLE);
  return {
    text: () => model.getValue(),
    setText: (text) => {
      editor.pushUndoStop();
      editor.executeEdits("page", [{ range: model.getFullModelRange(), text }]);
      editor.pushUndoStop();
    },
    selection: () => model.getValueInRange(editor.getSelection() ?? new monaco.Range(1, 1, 1, 1)),
    cursor: () => model.getOffsetAt(editor.getPosition() ?? { lineNumber: 1, column: 1 }),
    focus: () => editor.focus(),
    setDark: (dark) => monaco.editor.setTheme(themeOf(dark)),
    revalidate: checking.again,
    dispose: () => {
      checking.stop();
      completion.dispose();
      editor.dispose();
      model.dispose();
    },
  };
}

const themeOf = (dark: boolean): string => (dark ? "nl-dark" : "nl-light");
type Model = NonNullable<ReturnType<ReturnType<typeof monaco.editor.create>["getModel"]>>;

/** Checks the text with the server when typing rests, and marks what is wrong. */
function follow(model: Model, props: () => EditorProps): { again: () => void; stop: () => void } {
  let timer = 0;
  let asked: AbortController | null = null;
  let dialect = props().dialect;
  const check = async () => {
    asked?.abort();
    asked = new AbortController();
    const found = await validate(model.getValue(), dialect, asked.signal);
    if (found && !model.isDisposed()) monaco.editor.setModelMarkers(model, "server", found.map((one) => markerOf(model, one)));
  };
  const soon = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void check(), PAUSE_MS);
  };
  const changed = model.onDidChangeContent(() => {
    props().onText(model.getValue());
    soon();
  });
  soon();
  return {
    again: () => {
      if (props().dialect === dialect) return;
      dialect = props().dialect;
      soon();
    },
    stop: () => {
      window.clearTimeout(timer);
      asked?.abort();
      changed.dispose();
    },
  };
}
