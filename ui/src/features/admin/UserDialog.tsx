import type { FormEvent } from "react";
import { api } from "@/api/client";
import { useChange } from "@/api/useChange";
import { Dialog } from "@/components/Dialog";
import { Problem } from "@/components/Problem";
import { listOf, type User } from "./shapes";

interface Props {
  /** Null for one that is to be made. */
  readonly user: User | null;
  readonly onClose: () => void;
}

interface Wish {
  readonly name: string;
  readonly password: string;
  readonly roles: string[];
  readonly groups: string[];
}

/** Makes a user, or changes roles, groups and password of one; a new password ends their sessions. */
export function UserDialog({ user, onClose }: Props) {
  const save = useChange<Wish>(["identity"], (wish) => (user ? changed(user.name, wish) : api.POST("/api/admin/users", { body: { ...wish, password: wish.password || null } })), onClose);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    save.mutate({ name: String(given.get("name") ?? ""), password: String(given.get("password") ?? ""), roles: listOf(given.get("roles")), groups: listOf(given.get("groups")) });
  };
  return (
    <Dialog label={user ? `Edit ${user.name}` : "New user"} onClose={onClose} heading>
      <form className="nl-card-body nl-stack" onSubmit={submit}>
        {!user && (
          <label>
            <span className="form-label">Name</span>
            <input name="name" className="form-control" required maxLength={256} autoComplete="off" autoFocus />
          </label>
        )}
        <label>
          <span className="form-label">{user ? "New password; empty leaves it as it is" : "Password; empty for one that only has API keys"}</span>
          <input name="password" type="password" className="form-control" autoComplete="new-password" />
        </label>
        <label>
          <span className="form-label">Roles, with commas</span>
          <input name="roles" className="form-control" defaultValue={user?.roles.join(", ")} />
        </label>
        <label>
          <span className="form-label">Groups, with commas</span>
          <input name="groups" className="form-control" defaultValue={user?.groups.join(", ")} />
        </label>
        {save.isError && <Problem error={save.error} />}
        <div className="nl-row">
          <button type="submit" className="btn btn-sm btn-primary" disabled={save.isPending}>
            {user ? "Save" : "Make the user"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

async function changed(name: string, { password, roles, groups }: Wish): Promise<unknown> {
  const path = { params: { path: { name } } };
  if (password) await api.PUT("/api/admin/users/{name}/password", { ...path, body: { password } });
  return api.PATCH("/api/admin/users/{name}", { ...path, body: { roles, groups } });
}
