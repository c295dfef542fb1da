import { useQuery } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { api } from "@/api/client";
import { useChange } from "@/api/useChange";
import { useParameter, usePathPart } from "@/app/location";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { Problem } from "@/components/Problem";
import { Tabs } from "@/components/Tabs";
import { BackfillTab } from "./BackfillTab";
import { pipelineQuery } from "./queries";
import { RunTable } from "./RunTable";
import { ScheduleTab } from "./ScheduleTab";
import type { WholePipeline } from "./shapes";
import { StepsTab } from "./StepsTab";
import { TextTab } from "./TextTab";
import "./workflows.scss";

interface Shown {
  readonly pipeline: WholePipeline;
}

const TABS: readonly { key: string; label: string; show: ComponentType<Shown> }[] = [
  { key: "steps", label: "Steps", show: StepsTab },
  { key: "runs", label: "Runs", show: ({ pipeline }) => <RunTable pipeline={pipeline.name} /> },
  { key: "schedule", label: "Schedule", show: ScheduleTab },
  { key: "backfill", label: "Backfill", show: BackfillTab },
  { key: "text", label: "Text and versions", show: TextTab },
];

export default function PipelinePage() {
  const name = usePathPart("name");
  const [version] = useParameter("version");
  const pipeline = useQuery(pipelineQuery(name, Number(version) || null));
  if (pipeline.data) return <ShownPipeline pipeline={pipeline.data} />;
  return (
    <Page title="Pipeline">
      <Loaded query={pipeline}>{() => null}</Loaded>
      {pipeline.isError && <LinkButton to="/operate/workflows">All pipelines</LinkButton>}
    </Page>
  );
}

function ShownPipeline({ pipeline }: Shown) {
  const [wanted] = useParameter("tab");
  const tab = TABS.find(({ key }) => key === wanted) ?? TABS[0];
  const Show = tab?.show ?? StepsTab;
  return (
    <Page
      title={pipeline.name}
      lead={
        <>
          <span className="nl-badge">version {pipeline.version}</span> of <bdi>{pipeline.owner}</bdi> · <bdi className="nl-lead-text">{pipeline.description || "No description"}</bdi>
        </>
      }
      actions={pipeline.schedule && <PauseButton pipeline={pipeline} />}
    >
      <Tabs label="Parts of the pipeline" tabs={TABS} current={tab?.key ?? "steps"} />
      <Show pipeline={pipeline} />
    </Page>
  );
}

function PauseButton({ pipeline }: Shown) {
  const path = { params: { path: { name: pipeline.name } } };
  const change = useChange(["pipelines"], () =>
    pipeline.paused ? api.POST("/api/neurolake/pipelines/{name}/resume", path) : api.POST("/api/neurolake/pipelines/{name}/pause", path),
  );
  return (
    <>
      {change.isError && <Problem error={change.error} />}
      <button type="button" className="btn btn-sm btn-outline-secondary" disabled={change.isPending} onClick={() => change.mutate()}>
        {pipeline.paused ? "Resume the schedule" : "Pause the schedule"}
      </button>
    </>
  );
}
