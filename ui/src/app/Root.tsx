import { Outlet, useRouterState } from "@tanstack/react-router";
import { Shell } from "./Shell";
import { useSessionGuard } from "./session";

/** The frame of every page: the shell, but for pages that stand alone. */
export function Root() {
  useSessionGuard();
  const bare = useRouterState({ select: (state) => state.matches.at(-1)?.staticData.bare ?? false });
  return bare ? <Outlet /> : <Shell />;
}
