import { useNavigate, useRouterState } from "@tanstack/react-router";

/** All that the address's query string says, and how to change several parts of it at once; "" leaves a part out. */
export function useAddress(): [URLSearchParams, (change: Readonly<Record<string, string>>) => void] {
  const text = useRouterState({ select: (state) => state.location.searchStr });
  const navigate = useNavigate();
  const change = (parts: Readonly<Record<string, string>>) => {
    const given = Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, value || undefined]));
    void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, ...given }) });
  };
  return [new URLSearchParams(text), change];
}
