import { Icon, type IconName } from "./Icon";

const LOOKS: Readonly<Record<string, readonly [IconName, string]>> = {
  critical: ["bi:exclamation-octagon", "nl-bad"],
  major: ["bi:exclamation-octagon", "nl-bad"],
  high: ["bi:exclamation-triangle", "nl-warn"],
  medium: ["bi:exclamation-triangle", "nl-warn"],
  minor: ["bi:info-circle", ""],
  low: ["bi:info-circle", ""],
};

/** How bad something is, in a word and a sign. */
export function Severity({ severity }: { readonly severity: string }) {
  const [icon, look] = LOOKS[severity] ?? ["bi:dot", ""];
  return (
    <span className={`nl-badge ${look}`}>
      <Icon name={icon} />
      {severity}
    </span>
  );
}
