import { useEffect, useState } from "react";
import type { Layout } from "@/components/layered";
import type { Graph, Node } from "./graph";

/** Places of a graph's nodes, from a worker; null until it has answered. */
export function useLayout(graph: Graph): Layout<Node> | null {
  const [made, setMade] = useState<{ readonly of: Graph; readonly layout: Layout<Node> } | null>(null);
  useEffect(() => {
    const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = (event: MessageEvent<Layout<Node>>) => setMade({ of: graph, layout: event.data });
    worker.postMessage({ nodes: graph.nodes, links: graph.links });
    return () => worker.terminate();
  }, [graph]);
  return made?.of === graph ? made.layout : null;
}
