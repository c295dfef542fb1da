import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { ProblemError } from "@/api/problem";
import { Card } from "@/components/Card";
import { bytes } from "@/components/format";
import { Problem } from "@/components/Problem";
import { Progress } from "@/components/Progress";
import { useParameter } from "@/app/location";
import type { Sending } from "./queue";
import { again, forget, stop, useUploads } from "./uploads";

/** Files that this window sends or has sent. */
export function UploadList() {
  const uploads = useUploads();
  useFollowing(uploads);
  if (!uploads.length) return null;
  return (
    <Card title="Your files">
      <ul className="nl-uploads" aria-label="Your files">
        {uploads.map((item) => (
          <li key={item.id}>
            <UploadRow item={item} />
            {item.problem && <Problem error={problemError(item)} onRetry={() => again(item.id)} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}

const problemError = (item: Sending) => (item.problem ? new ProblemError(item.problem) : null);

/** The newest file that is in is shown at once, and the list of ingestions knows of it. */
function useFollowing(uploads: readonly Sending[]): void {
  const client = useQueryClient();
  const [, setJob] = useParameter("job");
  const newest = uploads.findLast(({ jobId }) => jobId)?.jobId ?? null;
  const followed = useRef(newest);
  useEffect(() => {
    if (!newest || newest === followed.current) return;
    followed.current = newest;
    setJob(newest, { replace: true });
    void client.invalidateQueries({ queryKey: ["ingestions"] });
  }, [newest, setJob, client]);
}

function UploadRow({ item }: { readonly item: Sending }) {
  return (
    <div className="nl-upload">
      <bdi className="nl-cell-text nl-grow">{item.file.name}</bdi>
      <span className="nl-muted nl-number">{bytes(item.file.size)}</span>
      <UploadState item={item} />
      {item.state === "waiting" || item.state === "sending" ? (
        <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => stop(item.id)}>
          Stop
        </button>
      ) : (
        <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => forget(item.id)}>
          Take off the list
        </button>
      )}
    </div>
  );
}

function UploadState({ item }: { readonly item: Sending }) {
  if (item.state === "sending") return <Progress label={`Sending ${item.file.name}`} value={item.sent} />;
  if (item.jobId) {
    return (
      <Link to="/ndm-nuic/ingest" search={{ job: item.jobId }}>
        Show
      </Link>
    );
  }
  return <span className="nl-badge">{item.state}</span>;
}
