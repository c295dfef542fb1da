import type { ComponentType } from "react";
import { useParameter } from "@/app/location";
import { Page } from "@/components/Page";
import { Tabs } from "@/components/Tabs";
import "./compliance.scss";
import { AuditTab } from "./AuditTab";
import { FindingsTab } from "./FindingsTab";
import { PoliciesTab } from "./PoliciesTab";
import { PreviewTab } from "./PreviewTab";
import { PersonTab, RemediationTab } from "./RemediationTab";

const TABS: readonly { key: string; label: string; lead: string; show: ComponentType }[] = [
  { key: "findings", label: "Personal data", lead: "What was found in columns, and what people decided about it.", show: FindingsTab },
  { key: "policies", label: "Policies", lead: "Who sees what. A change holds from the next query on.", show: PoliciesTab },
  { key: "preview", label: "See as somebody", lead: "What a person or a role would see of a dataset, and why.", show: PreviewTab },
  { key: "audit", label: "Audit log", lead: "Who did what, whether it was allowed, and whether the log is what was recorded.", show: AuditTab },
  { key: "remediation", label: "Remediation", lead: "Data masked, deleted or kept from people. What would change is listed before anything does.", show: RemediationTab },
  { key: "person", label: "Persons", lead: "All that is known of one person: found, handed out, erased.", show: PersonTab },
];

export default function CompliancePage() {
  const [wanted] = useParameter("tab");
  const tab = TABS.find(({ key }) => key === wanted) ?? TABS[0];
  const Show = tab?.show ?? FindingsTab;
  return (
    <Page title="Compliance" lead={tab?.lead}>
      <Tabs label="Parts of compliance" tabs={TABS} current={tab?.key ?? "findings"} />
      <Show />
    </Page>
  );
}
