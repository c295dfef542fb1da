import { useEffect } from "react";

export type Overlay = "palette" | "shortcuts" | null;

/** Ctrl/Cmd-K opens the palette, `?` the shortcuts; a key that is typed into a field is text. */
export function useShellKeys(open: (overlay: Overlay) => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        event.stopPropagation();
        open("palette");
      } else if (event.key === "?" && !isTyping(event.target)) {
        event.preventDefault();
        open("shortcuts");
      }
    };
    // Captured, as an editor takes Ctrl-K for itself otherwise.
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, [open]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
