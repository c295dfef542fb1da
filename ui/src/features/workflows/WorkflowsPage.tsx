import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { count } from "@/components/format";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { Table, type TableColumn } from "@/components/Table";
import { Tabs } from "@/components/Tabs";
import { Time } from "@/components/Time";
import { pipelinesQuery } from "./queries";
import { RunTable } from "./RunTable";
import { ScheduleText } from "./ScheduleText";
import type { Pipeline } from "./shapes";
import { TextForm } from "./TextForm";
import "./workflows.scss";

const TABS = [
  { key: "pipelines", label: "Pipelines" },
  { key: "runs", label: "Runs" },
  { key: "new", label: "Write a pipeline" },
];

const COLUMNS: readonly TableColumn<Pipeline>[] = [
  { name: "Pipeline", show: (one) => <Link to="/operate/workflows/$name" params={{ name: one.name }}>{one.name}</Link> },
  { name: "Description", show: (one) => <bdi className="nl-cell-text nl-cell-data">{one.description || "–"}</bdi> },
  { name: "Steps", number: true, show: (one) => count(one.steps.length) },
  { name: "Schedule", show: (one) => <ScheduleText pipeline={one} /> },
  { name: "Due next", show: (one) => <Time at={one.paused ? null : one.next_at} /> },
  { name: "Owner", show: (one) => <bdi>{one.owner}</bdi> },
  { name: "Version", number: true, show: (one) => one.version },
  { name: "Changed", show: (one) => <Time at={one.updated_at} /> },
];

export default function WorkflowsPage() {
  const [wanted] = useParameter("tab");
  const tab = TABS.some(({ key }) => key === wanted) ? wanted : "pipelines";
  return (
    <Page title="Workflows" lead="Pipelines: steps that wait for one another, with schedules, retries and partitions. Their runs go on after a crash.">
      <Tabs label="Parts of the page" tabs={TABS} current={tab ?? "pipelines"} />
      {tab === "pipelines" && <List />}
      {tab === "runs" && <RunTable />}
      {tab === "new" && <TextForm />}
    </Page>
  );
}

function List() {
  const pipelines = useQuery(pipelinesQuery);
  return (
    <Card title="Pipelines">
      <Loaded query={pipelines}>
        {(shown) =>
          shown.length ? (
            <Table label="Pipelines" rows={shown} columns={COLUMNS} rowKey={(one) => one.id} />
          ) : (
            <Empty icon="bi:bezier2" title="There is no pipeline that you may run">
              <LinkButton to="/operate/workflows" search={{ tab: "new" }}>
                Write one
              </LinkButton>
            </Empty>
          )
        }
      </Loaded>
    </Card>
  );
}
