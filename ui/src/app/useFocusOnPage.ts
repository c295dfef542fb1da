import { useEffect, useRef, type RefObject } from "react";

/** Takes the focus to a page that was gone to, so that Tab and those who listen go on there and not before the navigation. */
export function useFocusOnPage(path: string): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}
