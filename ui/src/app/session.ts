import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import { api, body, type Schemas } from "@/api/client";
import { setStatus, useStatus } from "@/api/status";

export type Me = Schemas["Me"];
export const SIGN_IN = "/sign-in";

/** Who uses this page. */
export function useMe() {
  return useQuery({ queryKey: ["me"], queryFn: () => body(api.GET("/api/auth/me")), staleTime: 60_000 });
}

/** Leads to the sign-in page when the session has ended, and back to where one was after it. */
export function useSessionGuard(): void {
  const { signedOut } = useStatus();
  const navigate = useNavigate();
  const here = useRouterState({ select: (state) => state.location });
  useEffect(() => {
    if (!signedOut || here.pathname === SIGN_IN) return;
    void navigate({ to: SIGN_IN, search: { then: here.href }, replace: true });
  }, [signedOut, here, navigate]);
}

export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    await api.POST("/api/auth/logout", {});
    client.clear();
    setStatus({ signedOut: true });
    await navigate({ to: SIGN_IN });
  };
}
