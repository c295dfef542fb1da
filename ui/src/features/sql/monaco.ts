import "monaco-editor/editor/contrib/bracketMatching/browser/bracketMatching.js";
import "monaco-editor/editor/contrib/clipboard/browser/clipboard.js";
import "monaco-editor/editor/contrib/comment/browser/comment.js";
import "monaco-editor/editor/contrib/find/browser/findController.js";
import "monaco-editor/editor/contrib/hover/browser/hoverContribution.js";
import "monaco-editor/editor/contrib/linesOperations/browser/linesOperations.js";
import "monaco-editor/editor/contrib/multicursor/browser/multicursor.js";
import "monaco-editor/editor/contrib/suggest/browser/suggestController.js";
import "monaco-editor/editor/contrib/toggleTabFocusMode/browser/toggleTabFocusMode.js";
import "monaco-editor/editor/contrib/wordOperations/browser/wordOperations.js";
import * as monaco from "monaco-editor/editor/editor.api.js";
import EditorWorker from "monaco-editor/editor/editor.worker.js?worker";
import { conf, language } from "monaco-editor/languages/definitions/sql/sql.js";

self.MonacoEnvironment = { getWorker: () => new EditorWorker() };
monaco.languages.register({ id: "sql" });
monaco.languages.setLanguageConfiguration("sql", conf);
monaco.languages.setMonarchTokensProvider("sql", language);

const LIGHT = { "editor.background": "#ffffff", "editorLineNumber.foreground": "#6b7682", "editorLineNumber.activeForeground": "#1b2430" };
const DARK = { "editor.background": "#161c23", "editorLineNumber.foreground": "#8793a0", "editorLineNumber.activeForeground": "#e2e8ee" };
monaco.editor.defineTheme("nl-light", {
  base: "vs",
  inherit: true,
  rules: [
    { token: "keyword", foreground: "0b5f8a" },
    // Monaco's own colours of these three are named for SQL, and are too faint on white.
    { token: "predefined.sql", foreground: "7a3e9d" },
    { token: "string.sql", foreground: "8a3b12" },
    { token: "operator.sql", foreground: "4d5a66" },
    { token: "comment", foreground: "5c6873" },
  ],
  colors: LIGHT,
});
monaco.editor.defineTheme("nl-dark", {
  base: "vs-dark",
  inherit: true,
  rules: [
    { token: "predefined.sql", foreground: "d7a6f2" },
    { token: "string.sql", foreground: "f0a58a" },
    { token: "operator.sql", foreground: "a9b7c4" },
    { token: "comment", foreground: "93a1af" },
  ],
  colors: DARK,
});

export { monaco };
