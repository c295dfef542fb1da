/** What the page may ask of the editor. */
export interface EditorHandle {
  readonly text: () => string;
  readonly setText: (text: string) => void;
  /** The selected text; empty where nothing is. */
  readonly selection: () => string;
  /** The cursor's place in the text. */
  readonly cursor: () => number;
  readonly focus: () => void;
  readonly setDark: (dark: boolean) => void;
  /** Checks the text again where dialect or catalog have changed. */
  readonly revalidate: () => void;
  readonly dispose: () => void;
}
