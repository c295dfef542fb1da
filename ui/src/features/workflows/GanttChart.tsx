import { Link } from "@tanstack/react-router";
import { duration } from "@/components/format";
import { gantt } from "./gantt";
import type { WholeRun } from "./shapes";

const LEAST = 0.004;

/** When steps ran, side by side in time; each attempt is a bar of its own. */
export function GanttChart({ run, now }: { readonly run: WholeRun; readonly now: number }) {
  const { rows, ms } = gantt(run, now);
  if (!ms) return <p className="nl-card-body nl-muted mb-0">No step has begun yet.</p>;
  return (
    <ol className="nl-gantt" aria-label={`Steps over ${duration(ms)}`}>
      {rows.map(({ step, state, bars }) => (
        <li key={step}>
          <Link to="." search={{ step }} className="nl-gantt-name">
            {step}
          </Link>
          <span className="nl-gantt-line">
            {bars.map((bar) => (
              <span
                key={bar.attempt}
                className={`nl-gantt-bar nl-gantt-${bar.state}`}
                style={{ left: `${bar.from * 100}%`, width: `${Math.max(LEAST, bar.length) * 100}%` }}
                title={`Attempt ${bar.attempt}: ${bar.state}, ${duration(bar.ms)}`}
              />
            ))}
          </span>
          <span className="nl-gantt-note">{bars.length ? duration(bars.reduce((sum, bar) => sum + bar.ms, 0)) : state}</span>
        </li>
      ))}
    </ol>
  );
}
