import { useParameter } from "@/app/location";
import { LinkButton } from "@/components/LinkButton";
import { Page } from "@/components/Page";
import { Tabs } from "@/components/Tabs";
import { LandingTab } from "./LandingTab";
import { ResultsTab } from "./ResultsTab";
import { TablesTab } from "./TablesTab";
import "./storage.scss";

const TABLES = { key: "tables", label: "Tables", show: TablesTab };
const TABS = [TABLES, { key: "landing", label: "Originals", show: LandingTab }, { key: "results", label: "Results", show: ResultsTab }];

export default function StoragePage() {
  const [wanted] = useParameter("tab");
  const tab = TABS.find(({ key }) => key === wanted) ?? TABLES;
  const Show = tab.show;
  return (
    <Page
      title="Storage"
      lead="What the lake keeps: the tables of its zones, the files that were brought in, and the answers of queries."
      actions={<LinkButton to="/ndm-nuic/ingest">Bring data in</LinkButton>}
    >
      <Tabs label="Parts of the storage" tabs={TABS} current={tab.key} />
      <Show />
    </Page>
  );
}
