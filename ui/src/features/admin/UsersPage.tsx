import { useParameter } from "@/app/location";
import { Page } from "@/components/Page";
import { Tabs } from "@/components/Tabs";
import { GroupsTab } from "./GroupsTab";
import { UnlessLocal } from "./Local";
import { RolesTab } from "./RolesTab";
import { UsersTab } from "./UsersTab";
import "./admin.scss";

const USERS = { key: "users", label: "Users", show: UsersTab };
const TABS = [USERS, { key: "groups", label: "Groups", show: GroupsTab }, { key: "roles", label: "Roles", show: RolesTab }];

export default function UsersPage() {
  const [wanted] = useParameter("tab");
  const tab = TABS.find(({ key }) => key === wanted) ?? USERS;
  const Show = tab.show;
  return (
    <Page title="Users, groups and roles" lead="Who may come in, and what they are; policies say what that lets them see.">
      <UnlessLocal what="users">
        <Tabs label="Users, groups or roles" tabs={TABS} current={tab.key} />
        <Show />
      </UnlessLocal>
    </Page>
  );
}
