import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "@/api/client";
import { useChange } from "@/api/useChange";
import { useParameter } from "@/app/location";
import { Pick } from "@/components/Pick";
import { RemoveDialog } from "@/components/RemoveDialog";
import type { WholePipeline } from "./shapes";
import { TextForm } from "./TextForm";

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
      {deleting && <Deleting name={pipeline.name} onClose={() => setDeleting(false)} />}
    </div>
  );
}

function Deleting({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const navigate = useNavigate();
  const remove = useChange(
    ["pipelines"],
    () => api.DELETE("/api/neurolake/pipelines/{name}", { params: { path: { name } } }),
    () => void navigate({ to: "/operate/workflows" }),
  );
  return (
    <RemoveDialog verb="Delete" name={name} remove={remove} onClose={onClose}>
      It is run no more, and its name becomes free. Its runs stay on record; the tables that it made stay as they are.
    </RemoveDialog>
  );
}
