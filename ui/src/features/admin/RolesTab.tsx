import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { NamedThings } from "./NamedThings";
import { rolesQuery } from "./queries";

/** Roles; policies speak of them. */
export function RolesTab() {
  return (
    <NamedThings
      title="Roles"
      word="role"
      query={useQuery(rolesQuery)}
      columns={[]}
      onPut={(name, description) => api.PUT("/api/admin/roles/{name}", { params: { path: { name } }, body: { description } })}
      onRemove={(name) => api.DELETE("/api/admin/roles/{name}", { params: { path: { name } } })}
    />
  );
}
