import { useEffect, useState } from "react";
import { Icon } from "./Icon";

/** Puts a text into the clipboard and says that it did. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [told, setTold] = useState<string | null>(null);
  useEffect(() => {
    if (!told) return;
    const timer = window.setTimeout(() => setTold(null), 1500);
    return () => window.clearTimeout(timer);
  }, [told]);
  const copy = () => navigator.clipboard.writeText(text).then(() => setTold("Copied"), () => setTold("The browser refused to copy"));
  return (
    <button type="button" className="nl-icon-button nl-small" onClick={() => void copy()} aria-label={label} title={told ?? label}>
      <Icon name={told === "Copied" ? "bi:check2" : "bi:copy"} />
      <span className="visually-hidden" role="status">
        {told}
      </span>
    </button>
  );
}
