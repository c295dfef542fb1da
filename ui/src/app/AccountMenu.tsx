import { Icon } from "@/components/Icon";
import { useMe, useSignOut } from "./session";

/** Who is signed in, and the way out; a lake without sign-in says so. */
export function AccountMenu() {
  const me = useMe();
  const signOut = useSignOut();
  if (!me.data) return null;
  if (me.data.authentication === "off") return <span className="nl-badge nl-local" title="No sign-in: this machine only">local</span>;
  return (
    <span className="nl-account">
      <span className="nl-account-name" title={me.data.roles.join(", ")}>
        {me.data.name}
      </span>
      <button type="button" className="nl-icon-button" onClick={() => void signOut()} aria-label="Sign out" title="Sign out">
        <Icon name="bi:box-arrow-right" />
      </button>
    </span>
  );
}
