import type { ComponentType } from "react";
import type { IconName } from "@/components/Icon";

/** A page: where it is and what is shown there, loaded when it is first opened. */
export interface PageRoute {
  /** As TanStack Router writes it: `/datasets/$id`. */
  readonly path: string;
  readonly title: string;
  readonly load: () => Promise<{ default: ComponentType }>;
  /** Shown without navigation, to people who are not signed in. */
  readonly bare?: boolean;
}

export interface NavItem {
  readonly to: string;
  readonly label: string;
  readonly icon: IconName;
  readonly group: NavGroup;
  /** Places within the group, ascending. */
  readonly order: number;
}

export type NavGroup = "Work" | "Data" | "Govern" | "Operate" | "Account";
export const NAV_GROUPS: readonly NavGroup[] = ["Work", "Data", "Govern", "Operate", "Account"];

export interface Command {
  readonly label: string;
  readonly icon: IconName;
  readonly keywords?: string;
  /** Where it leads, or what it does. */
  readonly to?: string;
  readonly run?: () => void;
}

export interface Shortcut {
  readonly keys: string;
  readonly does: string;
}

/** What `features/NAME/index.ts` exports as `feature`; the shell finds it there by itself. */
export interface Feature {
  readonly name: string;
  readonly routes: readonly PageRoute[];
  readonly nav?: readonly NavItem[];
  readonly commands?: readonly Command[];
  readonly shortcuts?: readonly Shortcut[];
}
