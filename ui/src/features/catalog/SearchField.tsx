import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import type { Wanted } from "./search";

const PAUSE_MS = 150;

/** Words to search for; results follow the typing. `/` comes here from anywhere on the page. */
export function SearchField({ wanted }: { readonly wanted: Wanted }) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(wanted.q);
  const navigate = useNavigate();
  useSlash(field);
  useEffect(() => {
    if (text === wanted.q) return;
    const go = () => void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, q: text || undefined, offset: undefined }), replace: true });
    const timer = window.setTimeout(go, PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [text, wanted.q, navigate]);
  return (
    <search>
      <input
        ref={field}
        type="search"
        className="form-control"
        aria-label="Search the catalog"
        placeholder="Names, columns, descriptions, tags, owners, meanings"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          document.querySelector<HTMLElement>(".nl-hit a")?.focus();
        }}
      />
    </search>
  );
}

function useSlash(field: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if (event.key !== "/" || typing) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [field]);
}
