import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { api } from "@/api/client";
import { useChange } from "@/api/useChange";
import { Card } from "@/components/Card";
import { Problem } from "@/components/Problem";
import { RemoveDialog } from "@/components/RemoveDialog";
import type { Template } from "./shapes";

/** Whom a template is shared with; sharing one shares no data. */
export function SharingTab({ template }: { readonly template: Template }) {
  const [removing, setRemoving] = useState(false);
  const share = useChange<string[]>(["templates"], (subjects) =>
    api.PUT("/api/neurolake/templates/{template_id}/sharing", { params: { path: { template_id: template.id } }, body: { subjects } }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get("subjects") ?? "");
    share.mutate(text.split(",").map((part) => part.trim()).filter(Boolean));
  };
  return (
    <Card title="Sharing">
      <form className="nl-card-body nl-stack" onSubmit={submit}>
        <label>
          <span className="form-label">Who besides the owner may see and run it, with commas</span>
          <input name="subjects" className="form-control" defaultValue={template.shared_with.join(", ")} placeholder="role:analyst, group:emea, user:ann, everyone" />
        </label>
        <p className="nl-muted mb-0">Each runs it with their own rights.</p>
        {share.isError && <Problem error={share.error} />}
        <div className="nl-row">
          <button type="submit" className="btn btn-sm btn-primary" disabled={share.isPending}>
            Share
          </button>
          <span role="status">{share.isSuccess && "Shared."}</span>
          <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => setRemoving(true)}>
            Remove the query
          </button>
        </div>
      </form>
      {removing && <Removing template={template} onClose={() => setRemoving(false)} />}
    </Card>
  );
}

function Removing({ template, onClose }: { readonly template: Template; readonly onClose: () => void }) {
  const navigate = useNavigate();
  const remove = useChange(
    ["templates"],
    () => api.DELETE("/api/neurolake/templates/{template_id}", { params: { path: { template_id: template.id } } }),
    () => void navigate({ to: "/templates" }),
  );
  return (
    <RemoveDialog verb="Remove" name={template.name} remove={remove} onClose={onClose}>
      It goes with all its versions, for everybody. The answers of its runs stay.
    </RemoveDialog>
  );
}
