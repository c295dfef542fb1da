import type { UseMutationResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Dialog } from "./Dialog";
import { Problem } from "./Problem";

interface Props {
  /** Of what is done: Remove, Delete. */
  readonly verb: string;
  readonly name: string;
  readonly remove: UseMutationResult<unknown, Error, void>;
  readonly onClose: () => void;
  /** What goes with it, and what stays. */
  readonly children: ReactNode;
}

/** Asks before something goes that does not come back. */
export function RemoveDialog({ verb, name, remove, onClose, children }: Props) {
  return (
    <Dialog label={`${verb} ${name}?`} onClose={onClose} heading>
      <div className="nl-card-body nl-stack">
        <p className="mb-0">{children}</p>
        {remove.isError && <Problem error={remove.error} />}
        <div className="nl-row">
          <button type="button" className="btn btn-sm btn-primary" disabled={remove.isPending} onClick={() => remove.mutate()}>
            {verb} it
          </button>
          <button type="button" className="btn btn-sm btn-outline-secondary" onClick={onClose}>
            Leave it
          </button>
        </div>
      </div>
    </Dialog>
  );
}
