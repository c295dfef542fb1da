import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, shaped } from "@/api/client";
import { Card } from "@/components/Card";
import { bytes, count } from "@/components/format";
import { Problem } from "@/components/Problem";
import { Progress } from "@/components/Progress";
import type { Maintained } from "./queries";

/** Makes a table fit to be read again; what would be done can be looked at first. */
export function MaintainCard({ id }: { readonly id: string }) {
  const client = useQueryClient();
  const maintain = useMutation({
    mutationFn: (dry_run: boolean) =>
      // What is left out has the server's own value.
      shaped<Maintained>(api.POST("/api/neurolake/maintenance/{dataset_id}", { params: { path: { dataset_id: id } }, body: { dry_run } as never })),
    onSuccess: async (told) => {
      if (told.dry_run) return;
      // A file whose footer is shown may be gone: it is asked for anew, not shown as it was.
      await client.resetQueries({ queryKey: ["storage", id, "footer"] });
      await client.invalidateQueries({ queryKey: ["storage", id, "files"] });
    },
  });
  return (
    <Card title="Maintenance">
      <div className="nl-card-body nl-stack">
        <p className="mb-0">Puts small files together, makes manifests fewer, lets snapshots go that are older than five days, and removes lost files. Who reads meanwhile notices nothing.</p>
        {maintain.isError && <Problem error={maintain.error} />}
        {maintain.isPending && <Progress label="Maintenance" value={null} />}
        {maintain.data && <Told told={maintain.data} />}
        <div className="nl-row">
          <button type="button" className="btn btn-sm btn-primary" disabled={maintain.isPending} onClick={() => maintain.mutate(false)}>
            Do it
          </button>
          <button type="button" className="btn btn-sm btn-outline-secondary" disabled={maintain.isPending} onClick={() => maintain.mutate(true)}>
            Only tell
          </button>
        </div>
      </div>
    </Card>
  );
}

function Told({ told: { done, dry_run, more } }: { readonly told: Maintained }) {
  return (
    <p className="mb-0" role="status">
      {dry_run ? "It would have put" : "It has put"} {count(done.files_compacted)} files together into {count(done.files_written)}, {dry_run ? "written" : "wrote"} {count(done.manifests_rewritten)} manifests anew, let{" "}
      {count(done.snapshots_expired)} snapshots go and removed {count(done.files_removed)} files ({bytes(done.bytes_removed)}).{more && " The time was up: do it again for the rest."}
    </p>
  );
}
