import { useEffect, useRef } from "react";
import { useIsDark } from "@/app/theme";
import type { Known } from "./completion";
import type { EditorHandle } from "./handle";
import { mount } from "./mount";

export interface EditorProps {
  readonly initial: string;
  readonly catalog: Known;
  readonly dialect: string;
  readonly onReady: (handle: EditorHandle) => void;
  readonly onText: (text: string) => void;
  readonly onRun: (all: boolean) => void;
  readonly onFormat: () => void;
  /** Escape was pressed, with nothing open that it closes. */
  readonly onLeave: () => void;
}

/** The editor of SQL. It keeps its text itself; what is outside asks it through its handle. */
export default function Editor(props: EditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const dark = useIsDark();
  const handle = useRef<EditorHandle | null>(null);
  useEffect(() => {
    latest.current = props;
    handle.current?.revalidate();
  });
  useEffect(() => {
    if (!box.current) return;
    const made = mount(box.current, () => latest.current);
    handle.current = made;
    latest.current.onReady(made);
    return () => made.dispose();
  }, []);
  useEffect(() => handle.current?.setDark(dark), [dark]);
  return <div ref={box} className="nl-editor" />;
}
