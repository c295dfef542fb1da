import type { Address } from "../../../e2e/addresses";

const newest = (pipeline: string, more: string) => async (origin: string) => {
  const runs = (await (await fetch(`${origin}/api/neurolake/pipelines/runs?pipeline=${pipeline}`)).json()) as { id: string }[];
  return `/operate/workflows/runs/${runs.at(-1)?.id}${more}`;
};

export const addresses: readonly Address[] = [
  { name: "workflows", path: "/operate/workflows" },
  { name: "workflows-runs", path: "/operate/workflows?tab=runs" },
  { name: "workflows-no-run", path: "/operate/workflows?tab=runs&state=cancelled" },
  { name: "workflows-new", path: "/operate/workflows?tab=new" },
  { name: "pipeline", path: "/operate/workflows/daily_regions" },
  { name: "pipeline-runs", path: "/operate/workflows/daily_regions?tab=runs" },
  { name: "pipeline-schedule", path: "/operate/workflows/daily_regions?tab=schedule" },
  { name: "pipeline-backfill", path: "/operate/workflows/months?tab=backfill" },
  { name: "pipeline-text", path: "/operate/workflows/daily_regions?tab=text" },
  { name: "pipeline-missing", path: "/operate/workflows/nothing" },
  { name: "run", path: newest("daily_regions", "") },
  { name: "run-failed-step", path: newest("fails", "?step=wrong") },
];
