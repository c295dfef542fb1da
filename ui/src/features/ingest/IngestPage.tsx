import { useParameter } from "@/app/location";
import { Page } from "@/components/Page";
import { DropZone } from "./DropZone";
import { JobPanel } from "./JobPanel";
import { RecentJobs } from "./RecentJobs";
import { UploadList } from "./UploadList";
import "./ingest.scss";

export default function IngestPage() {
  const [job] = useParameter("job");
  return (
    <Page title="Bring data in" lead="Every file is profiled, scored, cleaned and put into the zone that its quality earns; the original is kept.">
      <DropZone />
      <UploadList />
      {job && <JobPanel key={job} id={job} />}
      <RecentJobs />
    </Page>
  );
}
