import type { Command } from "./feature";

/** Commands that have every word of the text, those first whose label begins with it. */
export function ranked(commands: readonly Command[], text: string): readonly Command[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return commands;
  const words = wanted.split(/\s+/);
  return commands
    .map((command) => ({ command, label: command.label.toLowerCase() }))
    .filter(({ command, label }) => words.every((word) => `${label} ${command.keywords ?? ""}`.includes(word)))
    .sort((a, b) => place(a.label, wanted) - place(b.label, wanted))
    .map(({ command }) => command);
}

function place(label: string, wanted: string): number {
  if (label.startsWith(wanted)) return 0;
  return label.includes(` ${wanted}`) ? 1 : 2;
}
