import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { IngestAnswer, Job } from "@/api/nuic";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { bytes, count } from "@/components/format";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { StateBadge } from "@/components/StateBadge";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";
import { landingQuery, PAGE } from "./queries";

const answer = (job: Job) => job.answer as IngestAnswer | null;

const COLUMNS: readonly TableColumn<Job>[] = [
  { name: "File", show: (job) => <Link to="/ndm-nuic/ingest" search={{ job: job.id }}><bdi className="nl-cell-text nl-cell-data">{job.file_name}</bdi></Link> },
  { name: "Size", number: true, show: (job) => bytes(job.bytes) },
  { name: "Brought in", show: (job) => <Time at={job.submitted_at} /> },
  { name: "State", show: (job) => <StateBadge state={job.state} /> },
  { name: "Into", show: (job) => <Into of={answer(job)} /> },
  { name: "Rejects", number: true, show: (job) => (answer(job)?.rows.rejected ? <a href={`/api/neurolake/ingestion/${job.id}/rejects?format=csv`} download>{count(answer(job)?.rows.rejected)}</a> : "0") },
];

/** The files that were brought in, as they were; the lake keeps them. */
export function LandingTab() {
  const [before, setBefore] = useParameter("before");
  const landed = useQuery(landingQuery(before));
  const last = landed.data?.jobs.length === PAGE ? landed.data.jobs.at(-1)?.id : undefined;
  return (
    <Card title="Files that were brought in">
      <Loaded query={landed}>
        {({ jobs }) =>
          jobs.length ? (
            <Table label="Files that were brought in" rows={jobs} columns={COLUMNS} rowKey={(job) => job.id} />
          ) : (
            <Empty icon="bi:inbox" title="You have brought nothing in yet">
              <LinkButton to="/ndm-nuic/ingest">Bring data in</LinkButton>
            </Empty>
          )
        }
      </Loaded>
      {(before ?? last) && (
        <div className="nl-pages">
          <button type="button" className="btn btn-sm btn-outline-secondary" disabled={!before} onClick={() => setBefore(null)}>
            Newest
          </button>
          <button type="button" className="btn btn-sm btn-outline-secondary" disabled={!last} onClick={() => setBefore(last ?? null)}>
            Older
          </button>
        </div>
      )}
    </Card>
  );
}

function Into({ of }: { readonly of: IngestAnswer | null }) {
  if (!of) return <span className="nl-muted">–</span>;
  return (
    <Link to="/storage/$id" params={{ id: of.dataset.id }}>
      <bdi>{of.dataset.qualified_name}</bdi>
    </Link>
  );
}
