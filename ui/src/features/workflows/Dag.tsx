import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { BOX, curve, layered, type Spot } from "@/components/layered";
import { dag, type DagNode } from "./dag";
import type { Step } from "./shapes";

const MARGIN = 12;
const LONGEST = 22;
const SIGNS: Readonly<Record<string, string>> = { succeeded: "✓", failed: "✗", running: "▶", cancelled: "⊘", skipped: "–", waiting: "…" };

interface Props {
  readonly steps: readonly (Step & { readonly state?: string })[];
  readonly chosen?: string;
  /** Where a step leads to; without it, steps are only shown. */
  readonly hrefOf?: (step: string) => string;
}

/** Steps with what they wait for, from left to right. */
export function Dag({ steps, chosen, hrefOf }: Props) {
  // The places depend on the names alone, so that they stay while a run goes on.
  const shape = JSON.stringify(steps.map(({ name, kind, after }) => ({ name, kind, after })));
  const layout = useMemo(() => {
    const graph = dag(JSON.parse(shape) as Step[]);
    return { ...layered(graph), links: graph.links };
  }, [shape]);
  const spots = new Map(layout.spots.map((spot) => [spot.node.id, spot]));
  const states = new Map(steps.map(({ name, state }) => [name, state]));
  const [width, height] = [layout.width + 2 * MARGIN, layout.height + 2 * MARGIN];
  return (
    <div className="nl-graph" tabIndex={0} role="region" aria-label="Drawing of the steps">
      <svg width={width} height={height} viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}>
        {layout.links.map(({ source, target }) => (
          <path key={`${source.id} ${target.id}`} className="nl-edge" d={curve(spots.get(source.id), spots.get(target.id))} />
        ))}
        {layout.spots.map((spot) => (
          <Box key={spot.node.id} spot={spot} state={states.get(spot.node.id)} chosen={spot.node.id === chosen} href={hrefOf?.(spot.node.id)} />
        ))}
      </svg>
    </div>
  );
}

interface BoxProps {
  readonly spot: Spot<DagNode>;
  readonly state: string | undefined;
  readonly chosen: boolean;
  readonly href: string | undefined;
}

function Box({ spot: { node, x, y }, state, chosen, href }: BoxProps) {
  const navigate = useNavigate();
  const look = `nl-node ${chosen ? "nl-node-focus" : ""} ${state ? `nl-step-${state}` : ""}`;
  const inside = (
    <>
      <rect x={x} y={y} width={BOX.width} height={BOX.height} rx={7}>
        {node.name.length > LONGEST && <title>{node.name}</title>}
      </rect>
      <text x={x + 10} y={y + 18}>
        {node.name.length > LONGEST ? `${node.name.slice(0, LONGEST - 1)}…` : node.name}
      </text>
      <text x={x + 10} y={y + 34} className="nl-node-note">
        {state ? `${SIGNS[state] ?? ""} ${state} · ${node.kind}` : node.kind}
      </text>
    </>
  );
  if (!href) return <g className={look}>{inside}</g>;
  return (
    <a
      href={href}
      className={look}
      aria-current={chosen ? "true" : undefined}
      onClick={(event) => {
        event.preventDefault();
        void navigate({ href });
      }}
    >
      {inside}
    </a>
  );
}
