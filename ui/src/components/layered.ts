export const BOX = { width: 190, height: 44, gapX: 80, gapY: 16 } as const;
const SWEEPS = 4;

/** What stands in a layer. */
export interface Layered {
  readonly id: string;
  readonly name: string;
  readonly layer: number;
}

export interface Joint {
  readonly source: { readonly id: string };
  readonly target: { readonly id: string };
}

export interface Spot<N extends Layered = Layered> {
  readonly node: N;
  readonly x: number;
  readonly y: number;
}

export interface Layout<N extends Layered = Layered> {
  readonly spots: readonly Spot<N>[];
  readonly width: number;
  readonly height: number;
}

/** Columns by layer, from left to right; within each, nodes stand near those that they are linked with. */
export function layered<N extends Layered>({ nodes, links }: { readonly nodes: readonly N[]; readonly links: readonly Joint[] }): Layout<N> {
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

function spot<N extends Layered>(node: N, column: number, row: number, rows: number, height: number): Spot<N> {
  const own = rows * (BOX.height + BOX.gapY) - BOX.gapY;
  return { node, x: column * (BOX.width + BOX.gapX), y: (height - own) / 2 + row * (BOX.height + BOX.gapY) };
}

function neighbours(links: readonly Joint[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (a: string, b: string) => found.set(a, [...(found.get(a) ?? []), b]);
  for (const { source, target } of links) {
    add(source.id, target.id);
    add(target.id, source.id);
  }
  return found;
}

function swept<N extends Layered>(order: readonly N[][], near: ReadonlyMap<string, readonly string[]>): N[][] {
  const place = new Map(order.flatMap((inside) => inside.map((node, row) => [node.id, (row + 0.5) / inside.length] as const)));
  const weight = (node: N) => {
    const places = (near.get(node.id) ?? []).map((id) => place.get(id) ?? 0.5);
    return places.length ? places.reduce((sum, one) => sum + one, 0) / places.length : (place.get(node.id) ?? 0.5);
  };
  return order.map((inside) => inside.toSorted((a, b) => weight(a) - weight(b)));
}

/** From the right side of one box to the left side of another. */
export function curve(from: Spot | undefined, to: Spot | undefined): string {
  if (!from || !to) return "";
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
  const [x2, y2] = [to.x, to.y + BOX.height / 2];
  const bend = Math.max(30, Math.abs(x2 - x1) / 2);
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
}
