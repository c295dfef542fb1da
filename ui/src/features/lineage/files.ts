import type { Graph, Node } from "./graph";

/**
 * A graph with the files that datasets were made of beside these: an original (`landing`) is no step for people, and the
 * ingestion that brought it is told by the file's name.
 * @param depth Steps from the focus to datasets; what was asked beyond it, to find the files, is left out.
 */
export function withFiles(graph: Graph, depth: number): Graph {
  const datasets = graph.nodes.filter(({ kind, layer }) => kind === "dataset" && Math.abs(layer) <= depth);
  const known = new Map(datasets.map((node) => [node.id, node]));
  const bringer = new Map(graph.nodes.filter(({ kind }) => kind === "ingestion").map((node) => [node.id, node]));
  const brought = new Map<string, string[]>();
  for (const { source, target } of graph.links) if (bringer.has(source.id)) brought.set(target.id, [...(brought.get(target.id) ?? []), source.id]);
  const files = new Map<string, Node>();
  const links = graph.links.flatMap((link) => {
    const target = known.get(link.target.id);
    if (!target) return [];
    if (known.has(link.source.id)) return [link];
    return (brought.get(link.source.id) ?? []).map((id) => {
      files.set(id, { ...bringer.get(id), id, kind: "file", name: bringer.get(id)?.name ?? id, layer: Math.min(target.layer - 1, files.get(id)?.layer ?? 0) });
      return { source: { id }, target: link.target };
    });
  });
  const origin = (id: string) => (known.has(id) ? id : (brought.get(id)?.[0] ?? null));
  const columns = graph.columns?.flatMap((edge) => {
    const source = origin(edge.source.id);
    return source && known.has(edge.target.id) ? [{ ...edge, source: { ...edge.source, id: source } }] : [];
  });
  return { ...graph, nodes: [...datasets, ...files.values()], links, columns };
}
