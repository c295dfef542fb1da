/** Where a point of a radar is: axis `index` of `axes`, clockwise from the top, at a share of the radius. */
export function radarPoint(index: number, axes: number, share: number, radius: number): readonly [number, number] {
  const angle = (2 * Math.PI * index) / axes - Math.PI / 2;
  return [round(Math.cos(angle) * radius * share), round(Math.sin(angle) * radius * share)];
}

/** The points of a polygon, as SVG writes them. */
export function radarPolygon(shares: readonly number[], radius: number): string {
  return shares.map((share, index) => radarPoint(index, shares.length, share, radius).join(",")).join(" ");
}

const round = (value: number) => Math.round(value * 100) / 100;
