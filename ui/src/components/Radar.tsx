import { percent } from "./format";
import { radarPoint, radarPolygon } from "./radar";

const RADIUS = 78;
const RINGS = [0.25, 0.5, 0.75, 1];

interface Axis {
  readonly name: string;
  /** 0..1; null is an axis that nobody measured. */
  readonly score: number | null;
}

/** Shares on axes around a centre; what is not measured is no corner of the shape. */
export function Radar({ axes }: { readonly axes: readonly Axis[] }) {
  const told = axes.map(({ name, score }) => `${name} ${score === null ? "not measured" : percent(score, 0)}`).join(", ");
  const corners = axes.flatMap(({ score }, index) => (score === null ? [] : [radarPoint(index, axes.length, score, RADIUS)]));
  return (
    <svg className="nl-radar" viewBox="-165 -105 330 210" role="img" aria-label={told}>
      {RINGS.map((share) => (
        <polygon key={share} className="nl-radar-ring" points={radarPolygon(axes.map(() => share), RADIUS)} />
      ))}
      {axes.map((axis, index) => (
        <AxisLine key={axis.name} axis={axis} index={index} of={axes.length} />
      ))}
      <polygon className="nl-radar-shape" points={corners.map((point) => point.join(",")).join(" ")} />
      {corners.map(([x, y]) => (
        <circle key={`${x} ${y}`} className="nl-radar-corner" cx={x} cy={y} r="2.6" />
      ))}
    </svg>
  );
}

function AxisLine({ axis, index, of }: { readonly axis: Axis; readonly index: number; readonly of: number }) {
  const [x, y] = radarPoint(index, of, 1, RADIUS);
  const [labelX, labelY] = radarPoint(index, of, 1.13, RADIUS);
  const anchor = Math.abs(labelX) < 5 ? "middle" : labelX > 0 ? "start" : "end";
  return (
    <>
      <line className={axis.score === null ? "nl-radar-unmeasured" : "nl-radar-ring"} x2={x} y2={y} />
      <text className="nl-radar-label" x={labelX} y={labelY + 3} textAnchor={anchor}>
        {axis.name}
      </text>
    </>
  );
}
