import type { Joint, Layered } from "@/components/layered";
import type { Step } from "./shapes";

export interface DagNode extends Layered {
  readonly kind: string;
}

/** Steps in layers: each stands one behind the last of those that it waits for. */
export function dag(steps: readonly Step[]): { readonly nodes: readonly DagNode[]; readonly links: readonly Joint[] } {
  const known = new Map(steps.map((step) => [step.name, step]));
  const layers = new Map<string, number>();
  const layerOf = (name: string): number => {
    const before = layers.get(name);
    if (before !== undefined) return before;
    layers.set(name, 0); // A circle, which the server refuses, ends here.
    const found = Math.max(-1, ...(known.get(name)?.after ?? []).map(layerOf)) + 1;
    layers.set(name, found);
    return found;
  };
  return {
    nodes: steps.map(({ name, kind }) => ({ id: name, name, kind, layer: layerOf(name) })),
    links: steps.flatMap((step) => step.after.map((other) => ({ source: { id: other }, target: { id: step.name } }))),
  };
}
