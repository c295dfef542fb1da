import { useEffect, useId, useRef, type ReactNode } from "react";
import { Icon } from "./Icon";

interface Props {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly className?: string;
  /** Whether the label is shown as a heading with a button to close. */
  readonly heading?: boolean;
}

/** A modal window: the focus stays inside, Esc and a click beside it close it, and the focus goes back to where it was. */
export function Dialog({ label, onClose, children, className = "", heading = false }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    if (shown && !shown.open) shown.showModal();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`nl-dialog ${className}`}
      aria-label={heading ? undefined : label}
      aria-labelledby={heading ? title : undefined}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => event.target === dialog.current && onClose()}
    >
      <div className="nl-dialog-body">
        {heading && (
          <header className="nl-dialog-head">
            <h2 id={title}>{label}</h2>
            <button type="button" className="nl-icon-button" onClick={onClose} aria-label="Close">
              <Icon name="bi:x-lg" />
            </button>
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
}
