import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { IngestAnswer, Job } from "@/api/nuic";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { bytes, count, percent } from "@/components/format";
import { Loaded } from "@/components/Loaded";
import { StateBadge } from "@/components/StateBadge";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";
import { jobsQuery } from "./queries";

const PAGE = 20;
const answer = (job: Job) => job.answer as IngestAnswer | null;

const COLUMNS: readonly TableColumn<Job>[] = [
  {
    name: "File",
    show: (job) => (
      <Link to="/ndm-nuic/ingest" search={(before: Record<string, unknown>) => ({ ...before, job: job.id })}>
        <bdi className="nl-cell-text">{job.file_name}</bdi>
      </Link>
    ),
  },
  { name: "State", show: (job) => <StateBadge state={job.state} /> },
  { name: "Zone", show: (job) => answer(job)?.zone ?? "–" },
  { name: "Quality", number: true, show: (job) => percent(answer(job)?.quality.overall) },
  { name: "Rows", number: true, show: (job) => count(answer(job)?.rows.stored) },
  { name: "Rejected", number: true, show: (job) => count(answer(job)?.rows.rejected) },
  { name: "Size", number: true, show: (job) => bytes(job.bytes) },
  { name: "Begun", show: (job) => <Time at={job.submitted_at} /> },
];

export function RecentJobs() {
  const [before, setBefore] = useParameter("before");
  const jobs = useQuery(jobsQuery(before));
  return (
    <Card title="Ingestions">
      <Loaded query={jobs}>
        {({ jobs: shown }) =>
          shown.length ? (
            <>
              <Table label="Ingestions" rows={shown} columns={COLUMNS} rowKey={(job) => job.id} />
              <Pages last={shown.length === PAGE ? shown.at(-1)?.id : undefined} before={before} onGo={setBefore} />
            </>
          ) : (
            <Empty icon="bi:inbox" title="Nothing was brought in yet">
              <p>Drop a file above to begin.</p>
            </Empty>
          )
        }
      </Loaded>
    </Card>
  );
}

interface PagesProps {
  readonly last: string | undefined;
  readonly before: string | null;
  readonly onGo: (before: string | null) => void;
}

function Pages({ last, before, onGo }: PagesProps) {
  if (!last && !before) return null;
  return (
    <div className="nl-pages">
      <button type="button" className="btn btn-sm btn-outline-secondary" disabled={!before} onClick={() => onGo(null)}>
        Newest
      </button>
      <button type="button" className="btn btn-sm btn-outline-secondary" disabled={!last} onClick={() => onGo(last ?? null)}>
        Older
      </button>
    </div>
  );
}
