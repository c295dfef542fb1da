import { useQuery } from "@tanstack/react-query";
import { api, type Schemas } from "@/api/client";
import { count } from "@/components/format";
import type { TableColumn } from "@/components/Table";
import { NamedThings } from "./NamedThings";
import { groupsQuery } from "./queries";

type Group = Schemas["GroupFacts"];

const COLUMNS: readonly TableColumn<Group>[] = [
  { name: "Roles that it gives", show: (group) => group.roles.join(", ") || <span className="nl-muted">none</span> },
  { name: "Members", number: true, show: (group) => count(group.members) },
];

/** Groups and the roles that their members have by them. */
export function GroupsTab() {
  return (
    <NamedThings
      title="Groups"
      word="group"
      query={useQuery(groupsQuery)}
      columns={COLUMNS}
      rolesOf={(group) => group.roles}
      onPut={(name, description, roles) => api.PUT("/api/admin/groups/{name}", { params: { path: { name } }, body: { description, roles } })}
      onRemove={(name) => api.DELETE("/api/admin/groups/{name}", { params: { path: { name } } })}
    />
  );
}
