export interface Node {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly zone?: string;
  readonly type?: string;
  readonly gone?: boolean;
  /** Steps from the focus; negative is upstream. */
  readonly layer: number;
}

export interface End {
  readonly id: string;
  readonly column?: string | null;
}

export interface ColumnEdge {
  readonly source: End;
  readonly target: End;
  readonly kind: string;
  readonly expression: string | null;
  readonly masked: boolean;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly links: readonly { readonly source: End; readonly target: End }[];
  readonly columns: readonly ColumnEdge[];
  readonly truncated: boolean;
}

/** Where one looks at a node more closely. */
export const addressOf = (node: Node): string => (node.kind === "file" ? `/ndm-nuic/ingest?job=${encodeURIComponent(node.id)}` : `/ndm-nuic/lineage/${node.id}`);

/** A node and all that it was made from and that was made from it. */
export function pathThrough(links: Graph["links"], id: string): ReadonlySet<string> {
  const up = walk(links.map(({ source, target }) => [target.id, source.id]), id);
  const down = walk(links.map(({ source, target }) => [source.id, target.id]), id);
  return new Set([...up, ...down]);
}

function walk(steps: readonly (readonly [string, string])[], from: string): ReadonlySet<string> {
  const nexts = new Map<string, string[]>();
  for (const [here, there] of steps) nexts.set(here, [...(nexts.get(here) ?? []), there]);
  const seen = new Set([from]);
  const waiting = [from];
  for (let here = waiting.pop(); here !== undefined; here = waiting.pop()) {
    for (const there of nexts.get(here) ?? []) {
      if (!seen.has(there)) waiting.push(there);
      seen.add(there);
    }
  }
  return seen;
}
