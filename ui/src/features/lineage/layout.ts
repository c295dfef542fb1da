import type { Graph, Node } from "./graph";

export const BOX = { width: 190, height: 44, gapX: 80, gapY: 16 } as const;
const SWEEPS = 4;

export interface Spot {
  readonly node: Node;
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly spots: readonly Spot[];
  readonly width: number;
  readonly height: number;
}

/** Columns by layer, from left to right; within each, nodes stand near those that they are linked with. */
export function layered({ nodes, links }: Pick<Graph, "nodes" | "links">): Layout {
  const numbers = [...new Set(nodes.map(({ layer }) => layer))].toSorted((a, b) => a - b);
  const layers = numbers.map((number) => nodes.filter(({ layer }) => layer === number));
  const near = neighbours(links);
  let order = layers.map((inside) => inside.toSorted((a, b) => a.name.localeCompare(b.name)));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) order = swept(order, near);
  const rows = Math.max(1, ...order.map((inside) => inside.length));
  const height = rows * (BOX.height + BOX.gapY) - BOX.gapY;
  return {
    height,
    width: Math.max(1, order.length) * (BOX.width + BOX.gapX) - BOX.gapX,
    spots: order.flatMap((inside, column) => inside.map((node, row) => spot(node, column, row, inside.length, height))),
  };
}

function spot(node: Node, column: number, row: number, rows: number, height: number): Spot {
  const own = rows * (BOX.height + BOX.gapY) - BOX.gapY;
  return { node, x: column * (BOX.width + BOX.gapX), y: (height - own) / 2 + row * (BOX.height + BOX.gapY) };
}

function neighbours(links: Graph["links"]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (a: string, b: string) => found.set(a, [...(found.get(a) ?? []), b]);
  for (const { source, target } of links) {
    add(source.id, target.id);
    add(target.id, source.id);
  }
  return found;
}

function swept(order: readonly Node[][], near: ReadonlyMap<string, readonly string[]>): Node[][] {
  const place = new Map(order.flatMap((inside) => inside.map((node, row) => [node.id, (row + 0.5) / inside.length] as const)));
  const weight = (node: Node) => {
    const places = (near.get(node.id) ?? []).map((id) => place.get(id) ?? 0.5);
    return places.length ? places.reduce((sum, one) => sum + one, 0) / places.length : (place.get(node.id) ?? 0.5);
  };
  return order.map((inside) => inside.toSorted((a, b) => weight(a) - weight(b)));
}
