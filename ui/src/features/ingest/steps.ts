export const STEPS = ["detect", "profile", "quality", "route", "transform", "write", "register", "lineage"] as const;
export type Step = (typeof STEPS)[number];
export const ENDS = ["done", "failed", "cancelled"] as const;

export const SAYS: Readonly<Record<Step, string>> = {
  detect: "Recognise the format",
  profile: "Profile the columns",
  quality: "Measure quality, find personal data",
  route: "Choose the zone",
  transform: "Clean",
  write: "Write",
  register: "Register in the catalog",
  lineage: "Record lineage",
};

export interface StepEvent {
  readonly step: Step | (typeof ENDS)[number];
  readonly state: "started" | "progress" | "finished";
  /** Share of the whole, 0..1. */
  readonly progress: number;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Progressed {
  readonly progress: number;
  readonly states: Readonly<Partial<Record<Step, "started" | "finished">>>;
  readonly told: Readonly<Partial<Record<Step, string>>>;
  readonly ended: boolean;
}

export const BEGUN: Progressed = { progress: 0, states: {}, told: {}, ended: false };

/** How far it is after one more event. It never goes back, though a step may begin again (the file is written twice). */
export function after(before: Progressed, event: StepEvent): Progressed {
  const progress = Math.max(before.progress, event.progress);
  if (!isStep(event.step)) return { ...before, progress, ended: true };
  const state = event.state === "finished" ? "finished" : "started";
  const said = sentence(event.detail);
  return {
    progress,
    ended: false,
    states: { ...before.states, [event.step]: state },
    told: said ? { ...before.told, [event.step]: said } : before.told,
  };
}

const isStep = (name: string): name is Step => (STEPS as readonly string[]).includes(name);

/** What a step found, for people. */
function sentence(detail: Readonly<Record<string, unknown>>): string {
  return Object.entries(detail)
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
    .map(([name, value]) => `${name.replaceAll("_", " ")}: ${shown(value)}`)
    .join(", ");
}

const shown = (value: unknown): string =>
  typeof value === "number" && !Number.isInteger(value) ? value.toFixed(2) : typeof value === "number" ? value.toLocaleString("en-US") : String(value);
