import { BarController, BarElement, CategoryScale, Chart, Legend, LinearScale, LineController, LineElement, PointElement, ScatterController, Tooltip } from "chart.js";
import { useEffect, useRef } from "react";
import type { Schemas } from "@/api/client";
import { useIsDark } from "@/app/theme";
import { settings, type Spec } from "./settings";

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale, LineController, LineElement, PointElement, ScatterController, Tooltip);

const MARKS = ["--nl-accent", "--nl-warn", "--nl-bad", "--nl-muted"];

interface Props {
  readonly page: Pick<Schemas["Page"], "columns" | "rows">;
  readonly spec: Spec;
}

/** Rows of a result as a chart, in the colours of the theme. */
export default function ChartDrawing({ page, spec }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = useIsDark();
  useEffect(() => {
    if (!canvas.current) return;
    const style = getComputedStyle(canvas.current);
    const ink = (name: string) => style.getPropertyValue(name);
    const chart = new Chart(canvas.current, settings(page, spec, { text: ink("--nl-muted"), line: ink("--nl-border"), marks: MARKS.map(ink) }));
    return () => chart.destroy();
  }, [page, spec, dark]);
  return (
    <div className="nl-chart-box">
      <canvas ref={canvas} role="img" aria-label={`${spec.kind} chart of ${spec.y.join(", ")} by ${spec.x}; the table has the same numbers`} />
    </div>
  );
}
