import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { useChange } from "@/api/useChange";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { Icon } from "@/components/Icon";
import { Loaded } from "@/components/Loaded";
import { Problem } from "@/components/Problem";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";
import { PAGE, usersQuery } from "./queries";
import type { User } from "./shapes";
import { UserDialog } from "./UserDialog";

/** The accounts of the lake. */
export function UsersTab() {
  const [after, setAfter] = useParameter("after");
  const users = useQuery(usersQuery(after));
  const [shown, setShown] = useState<User | "new" | null>(null);
  const switchOne = useChange<User>(["identity"], (user) =>
    api.PATCH("/api/admin/users/{name}", { params: { path: { name: user.name } }, body: { disabled: !user.disabled } }),
  );
  const columns: readonly TableColumn<User>[] = [
    { name: "Name", show: (user) => <bdi className="nl-cell-text nl-cell-data">{user.name}</bdi> },
    { name: "State", show: (user) => <State disabled={user.disabled} /> },
    { name: "Roles", show: (user) => user.roles.join(", ") || <span className="nl-muted">none</span> },
    { name: "Groups", show: (user) => user.groups.join(", ") || <span className="nl-muted">none</span> },
    { name: "Last signed in", show: (user) => (user.last_login_at ? <Time at={user.last_login_at} /> : "never") },
    { name: "Made", show: (user) => <Time at={user.created_at} /> },
    {
      name: "Change",
      show: (user) => (
        <span className="nl-row">
          <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => setShown(user)} aria-label={`Edit ${user.name}`}>
            Edit
          </button>
          <button
            type="button"
            className="btn btn-sm btn-outline-secondary"
            disabled={switchOne.isPending}
            onClick={() => switchOne.mutate(user)}
            aria-label={`${user.disabled ? "Enable" : "Disable"} ${user.name}`}
          >
            {user.disabled ? "Enable" : "Disable"}
          </button>
        </span>
      ),
    },
  ];
  const actions = (
    <button type="button" className="btn btn-sm btn-primary" onClick={() => setShown("new")}>
      New user
    </button>
  );
  return (
    <Card title="Users" actions={actions}>
      {switchOne.isError && <Problem error={switchOne.error} />}
      <Loaded query={users}>
        {(found) => (found.length ? <Table label="Users" rows={found} columns={columns} rowKey={(user) => user.name} /> : <Empty icon="bi:people" title="No further user" />)}
      </Loaded>
      {(after ?? users.data?.length === PAGE) && (
        <div className="nl-pages">
          <button type="button" className="btn btn-sm btn-outline-secondary" disabled={!after} onClick={() => setAfter(null)}>
            First
          </button>
          <button type="button" className="btn btn-sm btn-outline-secondary" disabled={users.data?.length !== PAGE} onClick={() => setAfter(users.data?.at(-1)?.name ?? null)}>
            Next
          </button>
        </div>
      )}
      {shown && <UserDialog user={shown === "new" ? null : shown} onClose={() => setShown(null)} />}
    </Card>
  );
}

function State({ disabled }: { readonly disabled: boolean }) {
  return (
    <span className={`nl-badge ${disabled ? "nl-warn" : "nl-good"}`}>
      <Icon name={disabled ? "bi:slash-circle" : "bi:check-lg"} />
      {disabled ? "disabled" : "enabled"}
    </span>
  );
}
