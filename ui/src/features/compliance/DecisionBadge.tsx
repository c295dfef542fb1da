import { Icon, type IconName } from "@/components/Icon";

const LOOKS: Readonly<Record<string, readonly [IconName, string]>> = {
  confirmed: ["bi:check-lg", "nl-warn"],
  rejected: ["bi:x-lg", ""],
  allow: ["bi:check-lg", "nl-good"],
  deny: ["bi:slash-circle", "nl-bad"],
};

/** What was decided, in a word and a sign. */
export function DecisionBadge({ decision }: { readonly decision: string | null }) {
  const [icon, look] = LOOKS[decision ?? ""] ?? ["bi:dash", ""];
  return (
    <span className={`nl-badge ${look}`}>
      <Icon name={icon} />
      {decision ?? "open"}
    </span>
  );
}
