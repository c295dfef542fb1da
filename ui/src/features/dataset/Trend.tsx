import { percent } from "@/components/format";
import { placed, type TrendPoint } from "./trend";

const WIDTH = 800;
const HEIGHT = 120;

/** A value over time. The table beside it says the same. */
export function Trend({ points, label }: { readonly points: readonly TrendPoint[]; readonly label: string }) {
  const { points: drawn, low } = placed(points, WIDTH, HEIGHT);
  return (
    <svg className="nl-trend" viewBox={`-48 -12 ${WIDTH + 64} ${HEIGHT + 30}`} role="img" aria-label={`${label}: ${points.map(({ value }) => percent(value)).join(", ")}`}>
      {[1, (1 + low) / 2, low].map((value, index) => (
        <g key={value} transform={`translate(0 ${(HEIGHT * index) / 2})`}>
          <line x2={WIDTH} className="nl-trend-grid" />
          <text x={-8} y={4} textAnchor="end">
            {percent(value, 0)}
          </text>
        </g>
      ))}
      <polyline className="nl-trend-line" points={drawn.map(({ x, y }) => `${x},${y}`).join(" ")} />
      {drawn.map((point) => (
        <circle key={point.at} cx={point.x} cy={point.y} r={3.5}>
          <title>{`${point.at}: ${percent(point.value)}`}</title>
        </circle>
      ))}
    </svg>
  );
}
