import { useQuery } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { useParameter, usePathPart } from "@/app/location";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { Tabs } from "@/components/Tabs";
import { templateQuery } from "./queries";
import { RunTab } from "./RunTab";
import { SHIPPED, type Template } from "./shapes";
import { SharingTab } from "./SharingTab";
import { TemplateForm } from "./TemplateForm";
import { VersionsTab } from "./VersionsTab";
import "./templates.scss";

const RUN = { key: "run", label: "Run", show: RunTab };
const TABS: readonly { key: string; label: string; show: ComponentType<{ template: Template }> }[] = [
  RUN,
  { key: "versions", label: "Versions", show: VersionsTab },
  { key: "edit", label: "Edit", show: ({ template }) => <TemplateForm sql={template.sql} chart={template.chart} template={template} /> },
  { key: "sharing", label: "Sharing", show: SharingTab },
];

export default function TemplatePage() {
  const id = usePathPart("id");
  const [version] = useParameter("version");
  const template = useQuery(templateQuery(id, Number(version) || null));
  if (template.data) return <Shown template={template.data} />;
  return (
    <Page title="Template">
      <Loaded query={template}>{() => null}</Loaded>
      {template.isError && <LinkButton to="/templates">All templates</LinkButton>}
    </Page>
  );
}

function Shown({ template }: { readonly template: Template }) {
  const [wanted] = useParameter("tab");
  const tabs = template.owner === SHIPPED ? TABS.slice(0, 2) : TABS;
  const tab = tabs.find(({ key }) => key === wanted) ?? RUN;
  const Show = tab.show;
  return (
    <Page
      title={template.name}
      lead={
        <>
          <span className="nl-badge">version {template.version}</span> of <bdi>{template.owner}</bdi> · <bdi className="nl-lead-text">{template.description || "No description"}</bdi>{" "}
          {template.tags.map((tag) => (
            <bdi key={tag} className="nl-badge">
              {tag}
            </bdi>
          ))}
        </>
      }
    >
      <Tabs label="Parts of the template" tabs={tabs} current={tab.key} />
      <Show key={`${template.id} ${template.version}`} template={template} />
    </Page>
  );
}
