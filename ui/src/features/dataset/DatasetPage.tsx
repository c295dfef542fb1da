import { useQuery } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { portraitQuery } from "@/api/datasetQueries";
import type { Portrait } from "@/api/datasetShapes";
import { useParameter, usePathPart } from "@/app/location";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { QueryLink } from "@/components/QueryLink";
import { Tabs } from "@/components/Tabs";
import { ColumnsTab } from "./ColumnsTab";
import { Lifecycle } from "./Lifecycle";
import { OverviewTab } from "./OverviewTab";
import { QualityTab } from "./QualityTab";
import { SampleTab } from "./SampleTab";
import { SchemaTab } from "./SchemaTab";
import { SnapshotsTab } from "./SnapshotsTab";
import { UsageTab } from "./UsageTab";
import "./dataset.scss";

const TABS: readonly { key: string; label: string; show: ComponentType<{ dataset: Portrait }> }[] = [
  { key: "overview", label: "Overview", show: OverviewTab },
  { key: "columns", label: "Columns", show: ColumnsTab },
  { key: "sample", label: "Sample", show: SampleTab },
  { key: "quality", label: "Quality over time", show: QualityTab },
  { key: "schema", label: "Schema", show: SchemaTab },
  { key: "snapshots", label: "Snapshots", show: SnapshotsTab },
  { key: "usage", label: "Usage and queries", show: UsageTab },
];

export default function DatasetPage() {
  const id = usePathPart("id");
  const dataset = useQuery(portraitQuery(id));
  if (dataset.data) return <Shown dataset={dataset.data} />;
  return (
    <Page title="Dataset">
      <Loaded query={dataset}>{() => null}</Loaded>
    </Page>
  );
}

function Shown({ dataset }: { readonly dataset: Portrait }) {
  const [wanted] = useParameter("tab");
  const tab = TABS.find(({ key }) => key === wanted) ?? TABS[0];
  const Show = tab?.show ?? OverviewTab;
  return (
    <Page
      title={dataset.name}
      lead={
        <>
          <span className="nl-badge">{dataset.zone}</span> {dataset.view ? "view" : "table"} ·{" "}
          <bdi className="nl-lead-text">{dataset.card.description ?? "No description yet"}</bdi>
        </>
      }
      actions={
        <>
          <QueryLink dataset={dataset} />
          <LinkButton to={`/ndm-nuic/lineage/${dataset.id}`} kind="outline-secondary">
            Lineage
          </LinkButton>
        </>
      }
    >
      <Lifecycle card={dataset.card} />
      <Tabs label="Parts of the dataset" tabs={TABS} current={tab?.key ?? "overview"} />
      <Show dataset={dataset} />
    </Page>
  );
}
