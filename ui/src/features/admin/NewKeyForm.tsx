import { useState, type FormEvent } from "react";
import { api, shaped, type Schemas } from "@/api/client";
import { useChange } from "@/api/useChange";
import { CopyButton } from "@/components/CopyButton";
import { Dialog } from "@/components/Dialog";
import { Problem } from "@/components/Problem";
import { SCOPES } from "./shapes";

/** Makes a key; its secret is shown until the window is closed, and never again. */
export function NewKeyForm({ onClose }: { readonly onClose: () => void }) {
  const [secret, setSecret] = useState<string | null>(null);
  const make = useChange<Schemas["NewKey"], { secret: string }>(
    ["identity"],
    (wanted) => shaped<{ secret: string }>(api.POST("/api/auth/keys", { body: wanted })),
    (made) => setSecret(made.secret),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    make.mutate({ name: String(given.get("name")), scopes: given.getAll("scope").map(String), days: Number(given.get("days")) || null });
  };
  return (
    <Dialog label={secret ? "Your new key" : "New API key"} onClose={onClose} heading>
      {secret ? (
        <div className="nl-card-body nl-stack">
          <p className="mb-0">Keep it now: it is shown this once, and the server has no copy of it.</p>
          <div className="nl-row nl-secret">
            <code>{secret}</code>
            <CopyButton text={secret} label="Copy the key" />
          </div>
          <div>
            <button type="button" className="btn btn-sm btn-primary" onClick={onClose}>
              I have kept it
            </button>
          </div>
        </div>
      ) : (
        <form className="nl-card-body nl-stack" onSubmit={submit}>
          <label>
            <span className="form-label">What it is for</span>
            <input name="name" className="form-control" required maxLength={128} autoFocus />
          </label>
          <fieldset>
            <legend className="form-label nl-legend">What it may</legend>
            <div className="nl-row">
              {SCOPES.map((scope) => (
                <label key={scope} className="nl-scope">
                  <input type="checkbox" className="form-check-input" name="scope" value={scope} defaultChecked={scope === "query"} /> {scope}
                </label>
              ))}
            </div>
          </fieldset>
          <label>
            <span className="form-label">Days that it holds; empty for ever</span>
            <input name="days" type="number" min={1} className="form-control" defaultValue={90} />
          </label>
          {make.isError && <Problem error={make.error} />}
          <div className="nl-row">
            <button type="submit" className="btn btn-sm btn-primary" disabled={make.isPending}>
              Make the key
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
