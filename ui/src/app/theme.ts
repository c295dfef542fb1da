import { useSyncExternalStore } from "react";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "neurolake.theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

export function currentTheme(): Theme {
  const kept = localStorage.getItem(KEY);
  return THEMES.find((theme) => theme === kept) ?? "system";
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  apply();
}

/** Whether the page is dark now, whatever decided it. */
export const isDark = (): boolean => document.documentElement.dataset.bsTheme === "dark";

function apply(): void {
  const theme = currentTheme();
  document.documentElement.dataset.bsTheme = theme === "dark" || (theme === "system" && dark.matches) ? "dark" : "light";
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

dark.addEventListener("change", apply);

export const useTheme = (): Theme => useSyncExternalStore(subscribe, currentTheme);
export const useIsDark = (): boolean => useSyncExternalStore(subscribe, isDark);
