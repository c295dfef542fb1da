import type { Pipeline } from "./shapes";

export function ScheduleText({ pipeline: { schedule, paused } }: { readonly pipeline: Pick<Pipeline, "schedule" | "paused"> }) {
  if (!schedule) return <span className="nl-muted">none</span>;
  return (
    <>
      <code>{schedule.cron}</code> {schedule.timezone} {paused && <span className="nl-badge nl-warn">paused</span>}
    </>
  );
}
