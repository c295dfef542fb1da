import { Icon, type IconName } from "@/components/Icon";
import { setTheme, THEMES, useTheme, type Theme } from "./theme";

const ICONS: Record<Theme, IconName> = { system: "bi:circle-half", light: "bi:sun", dark: "bi:moon-stars" };

/** Goes round: system, light, dark. */
export function ThemeSwitch() {
  const theme = useTheme();
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  const told = `Theme: ${theme}. Change to ${next}`;
  return (
    <button type="button" className="nl-icon-button" onClick={() => setTheme(next)} aria-label={told} title={told}>
      <Icon name={ICONS[theme]} />
    </button>
  );
}
