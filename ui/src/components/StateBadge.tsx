import { Icon, type IconName } from "./Icon";

const LOOKS: Readonly<Record<string, readonly [IconName, string]>> = {
  succeeded: ["bi:check-lg", "nl-good"],
  failed: ["bi:x-lg", "nl-bad"],
  cancelled: ["bi:slash-circle", "nl-warn"],
  running: ["bi:arrow-repeat", ""],
  queued: ["bi:hourglass-split", ""],
};

/** How far work is: a word and a sign, so that it does not depend on colour. */
export function StateBadge({ state }: { readonly state: string }) {
  const [icon, look] = LOOKS[state] ?? ["bi:dash", ""];
  return (
    <span className={`nl-badge ${look}`}>
      <Icon name={icon} />
      {state}
    </span>
  );
}
