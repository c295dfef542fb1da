import { useEffect, useState } from "react";
import type { Graph } from "./graph";
import type { Layout } from "./layout";

/** Places of a graph's nodes, from a worker; null until it has answered. */
export function useLayout(graph: Graph): Layout | null {
  const [made, setMade] = useState<{ readonly of: Graph; readonly layout: Layout } | null>(null);
  useEffect(() => {
    const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = (event: MessageEvent<Layout>) => setMade({ of: graph, layout: event.data });
    worker.postMessage({ nodes: graph.nodes, links: graph.links });
    return () => worker.terminate();
  }, [graph]);
  return made?.of === graph ? made.layout : null;
}
