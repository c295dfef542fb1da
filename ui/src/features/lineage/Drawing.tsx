import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { BOX, curve, type Layout, type Spot } from "@/components/layered";
import { Skeleton } from "@/components/Skeleton";
import { addressOf, pathThrough, type Graph, type Node } from "./graph";
import { useLayout } from "./useLayout";

const MARGIN = 12;

/** The graph, drawn; pointing at a node or focusing it shows its path, choosing it makes it the focus. */
export function Drawing({ graph }: { readonly graph: Graph }) {
  const layout = useLayout(graph);
  if (!layout) return <Skeleton label="Drawing the graph" />;
  return <Drawn graph={graph} layout={layout} />;
}

function Drawn({ graph, layout }: { readonly graph: Graph; readonly layout: Layout<Node> }) {
  const [at, setAt] = useState<string | null>(null);
  const path = at ? pathThrough(graph.links, at) : null;
  const spots = new Map(layout.spots.map((spot) => [spot.node.id, spot]));
  const look = (...ids: string[]) => (!path ? "" : ids.every((id) => path.has(id)) ? "nl-on-path" : "nl-off-path");
  const [width, height] = [layout.width + 2 * MARGIN, layout.height + 2 * MARGIN];
  return (
    <div className="nl-graph" tabIndex={0} role="region" aria-label="Drawing of the graph">
      <svg width={width} height={height} viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}>
        {graph.links.map(({ source, target }) => (
          <path key={`${source.id} ${target.id}`} className={`nl-edge ${look(source.id, target.id)}`} d={curve(spots.get(source.id), spots.get(target.id))} />
        ))}
        {layout.spots.map((spot) => (
          <Box key={spot.node.id} spot={spot} look={look(spot.node.id)} onAt={setAt} />
        ))}
      </svg>
    </div>
  );
}

interface BoxProps {
  readonly spot: Spot<Node>;
  readonly look: string;
  readonly onAt: (id: string | null) => void;
}

function Box({ spot: { node, x, y }, look, onAt }: BoxProps) {
  const navigate = useNavigate();
  const address = addressOf(node);
  const name = node.kind === "file" ? node.name : node.name.replace(/^[a-z]+\./, "");
  return (
    <a
      href={address}
      className={`nl-node ${node.layer === 0 ? "nl-node-focus" : ""} ${look}`}
      aria-current={node.layer === 0 ? "true" : undefined}
      onMouseEnter={() => onAt(node.id)}
      onMouseLeave={() => onAt(null)}
      onFocus={() => onAt(node.id)}
      onBlur={() => onAt(null)}
      onClick={(event) => {
        event.preventDefault();
        void navigate({ to: address });
      }}
    >
      <rect x={x} y={y} width={BOX.width} height={BOX.height} rx={7}>
        <title>{node.name}</title>
      </rect>
      <text x={x + 10} y={y + 18}>
        {name.length > 24 ? `${name.slice(0, 23)}…` : name}
      </text>
      <text x={x + 10} y={y + 34} className="nl-node-note">
        {node.gone ? "gone" : [node.zone, node.type ?? (node.kind === "file" ? "file" : undefined)].filter(Boolean).join(" ")}
      </text>
    </a>
  );
}
