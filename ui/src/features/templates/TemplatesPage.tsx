import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { KINDS, type Spec } from "@/components/chart/settings";
import { Empty } from "@/components/Empty";
import { count } from "@/components/format";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { Pick } from "@/components/Pick";
import { Table, type TableColumn } from "@/components/Table";
import { Tabs } from "@/components/Tabs";
import { Time } from "@/components/Time";
import { templatesQuery } from "./queries";
import type { Brief } from "./shapes";
import { TemplateForm } from "./TemplateForm";
import "./templates.scss";

const SETTLE_MS = 250;
const TABS = [
  { key: "all", label: "Templates and saved queries" },
  { key: "new", label: "Save a query" },
];

const COLUMNS: readonly TableColumn<Brief>[] = [
  { name: "Name", show: (one) => <Link to="/templates/$id" params={{ id: one.id }}>{one.name}</Link> },
  { name: "Description", show: (one) => <bdi className="nl-cell-text nl-cell-data">{one.description || "–"}</bdi> },
  { name: "Folders", show: (one) => one.tags.map((tag) => <bdi key={tag} className="nl-badge">{tag}</bdi>) },
  { name: "Owner", show: (one) => <bdi>{one.owner}</bdi> },
  { name: "Version", number: true, show: (one) => one.version },
  { name: "Runs", number: true, show: (one) => count(one.uses) },
  { name: "Changed", show: (one) => <Time at={one.updated_at} /> },
];

export default function TemplatesPage() {
  const [wanted] = useParameter("tab");
  const [sql] = useParameter("sql");
  const chart = useChart();
  return (
    <Page title="Templates and saved queries" lead="Queries that are kept in versions, in folders, shared, and run with the rights of whoever runs them.">
      <Tabs label="Parts of the page" tabs={TABS} current={wanted === "new" ? "new" : "all"} />
      {wanted === "new" ? <TemplateForm sql={sql ?? ""} chart={chart} /> : <Search />}
    </Page>
  );
}

/** The drawing that is to be saved with it, of the address. */
function useChart(): Spec | null {
  const [name] = useParameter("chart");
  const [x] = useParameter("x");
  const [y] = useParameter("y");
  const kind = KINDS.find((one) => one === name);
  return kind && x && y ? { kind, x, y: [y] } : null;
}

function Search() {
  const [q, setQ] = useParameter("q");
  const [folder, setFolder] = useParameter("folder");
  const [typed, setTyped] = useState(q ?? "");
  useEffect(() => {
    if (typed === (q ?? "")) return;
    const settled = setTimeout(() => setQ(typed || null, { replace: true }), SETTLE_MS);
    return () => clearTimeout(settled);
  }, [typed, q, setQ]);
  const found = useQuery(templatesQuery(q ?? ""));
  const folders = [...new Set([...(found.data ?? []).flatMap((one) => one.tags), ...(folder ? [folder] : [])])].toSorted();
  return (
    <>
      <search className="nl-row">
        <input type="search" className="form-control nl-template-search" aria-label="Words in the name, the description, the owner or a folder" placeholder="a word, a name" maxLength={200} value={typed} onChange={(event) => setTyped(event.target.value)} />
        <Pick label="Folder" value={folder ?? ""} choices={[{ value: "", label: "all" }, ...folders.map((value) => ({ value, label: value }))]} onChange={(value) => setFolder(value || null)} />
      </search>
      <Card title="Queries">
        <Loaded query={found}>{(every) => <Found found={every.filter((one) => !folder || one.tags.includes(folder))} />}</Loaded>
      </Card>
    </>
  );
}

function Found({ found }: { readonly found: readonly Brief[] }) {
  if (found.length) return <Table label="Queries" rows={found} columns={COLUMNS} rowKey={(one) => one.id} />;
  return (
    <Empty icon="bi:bookmarks" title="No query that you may run is like this">
      <LinkButton to="/templates" search={{ tab: "new" }}>
        Save one
      </LinkButton>
    </Empty>
  );
}
