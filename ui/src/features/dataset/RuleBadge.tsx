import { Icon } from "@/components/Icon";

export function RuleBadge({ status }: { readonly status: string | null }) {
  if (status === "passed") return <span className="nl-badge nl-good"><Icon name="bi:check-lg" />kept</span>;
  if (status === "failed") return <span className="nl-badge nl-bad"><Icon name="bi:x-lg" />broken</span>;
  return <span className="nl-badge">{status ?? "not checked"}</span>;
}
