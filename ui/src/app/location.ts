import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useCallback } from "react";

/** A part of the address's query string and how to change it; null leaves it out. A change can be gone back from. */
export function useParameter(name: string): [string | null, (value: string | null, how?: { replace: boolean }) => void] {
  const text = useRouterState({ select: (state) => state.location.searchStr });
  const navigate = useNavigate();
  const set = useCallback(
    (value: string | null, how = { replace: false }) => {
      void navigate({
        to: ".",
        search: (before: Record<string, unknown>) => ({ ...before, [name]: value ?? undefined }),
        replace: how.replace,
      });
    },
    [navigate, name],
  );
  return [new URLSearchParams(text).get(name), set];
}

/** A part of the page's path, such as `id` of `/datasets/$id`. */
export function usePathPart(name: string): string {
  const parts = useRouterState({ select: (state) => state.matches.at(-1)?.params as Record<string, string> | undefined });
  return parts?.[name] ?? "";
}
