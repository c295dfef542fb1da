import { NAV_GROUPS, type Command, type Feature, type NavGroup, type NavItem } from "./feature";

const found = import.meta.glob<{ feature: Feature }>("../features/*/index.ts", { eager: true });

/** Every feature there is; each registers itself by its own `index.ts`. */
export const FEATURES: readonly Feature[] = Object.values(found).map((module) => module.feature);

export const NAV: readonly { group: NavGroup; items: NavItem[] }[] = NAV_GROUPS.map((group) => ({
  group,
  items: FEATURES.flatMap((feature) => feature.nav ?? [])
    .filter((item) => item.group === group)
    .sort((a, b) => a.order - b.order),
})).filter(({ items }) => items.length > 0);

export const COMMANDS: readonly Command[] = [
  ...NAV.flatMap(({ items }) => items.map((item) => ({ label: `Go to ${item.label}`, icon: item.icon, to: item.to }))),
  ...FEATURES.flatMap((feature) => feature.commands ?? []),
];
