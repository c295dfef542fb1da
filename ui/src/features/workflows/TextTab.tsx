import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "@/api/client";
import { useParameter } from "@/app/location";
import { Dialog } from "@/components/Dialog";
import { Pick } from "@/components/Pick";
import { Problem } from "@/components/Problem";
import type { WholePipeline } from "./shapes";
import { TextForm } from "./TextForm";
import { useChange } from "./useChange";

/** The text of a version; an older one that is saved becomes the newest. */
export function TextTab({ pipeline }: { readonly pipeline: WholePipeline }) {
  const [, setVersion] = useParameter("version");
  const [deleting, setDeleting] = useState(false);
  const choices = pipeline.versions.map((one) => ({
    value: String(one.version),
    label: `${one.version}: ${new Date(one.at).toLocaleString()}, ${one.by}`,
  }));
  return (
    <div className="nl-stack">
      <div className="nl-row">
        <Pick label="Version" value={String(pipeline.shown_version)} choices={choices} onChange={(value) => setVersion(Number(value) === pipeline.version ? null : value)} />
        <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => setDeleting(true)}>
          Delete the pipeline
        </button>
      </div>
      <TextForm key={`${pipeline.name} ${pipeline.shown_version}`} pipeline={pipeline} />
      {deleting && <DeleteDialog name={pipeline.name} onClose={() => setDeleting(false)} />}
    </div>
  );
}

function DeleteDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const navigate = useNavigate();
  const remove = useChange(
    () => api.DELETE("/api/neurolake/pipelines/{name}", { params: { path: { name } } }),
    () => void navigate({ to: "/operate/workflows" }),
  );
  return (
    <Dialog label={`Delete ${name}?`} onClose={onClose} heading>
      <div className="nl-card-body nl-stack">
        <p className="mb-0">It is run no more, and its name becomes free. Its runs stay on record; the tables that it made stay as they are.</p>
        {remove.isError && <Problem error={remove.error} />}
        <div className="nl-row">
          <button type="button" className="btn btn-sm btn-primary" disabled={remove.isPending} onClick={() => remove.mutate()}>
            Delete it
          </button>
          <button type="button" className="btn btn-sm btn-outline-secondary" onClick={onClose}>
            Leave it
          </button>
        </div>
      </div>
    </Dialog>
  );
}
