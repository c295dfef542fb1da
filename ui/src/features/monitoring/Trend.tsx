import { lines, told, type Values } from "./steps";

const WIDTH = 300;
const HEIGHT = 56;

interface Props {
  readonly title: string;
  readonly values: Values;
  readonly show: (value: number) => string;
}

/** How one figure went in the last hour, with its words for those who do not see the line. */
export function Trend({ title, values, show }: Props) {
  const words = told(values, show);
  return (
    <figure className="nl-trend">
      <figcaption>
        <strong>{title}</strong> <span className="nl-muted">{words}</span>
      </figcaption>
      <svg viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`} preserveAspectRatio="none" role="img" aria-label={`${title}: ${words}`}>
        {lines(values, WIDTH, HEIGHT).map((points) => (
          <polyline key={points} points={points} vectorEffect="non-scaling-stroke" />
        ))}
      </svg>
    </figure>
  );
}
