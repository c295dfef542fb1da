import { Link } from "@tanstack/react-router";
import { Card } from "@/components/Card";
import { Table, type TableColumn } from "@/components/Table";
import { addressOf, type ColumnEdge, type Graph, type Node } from "./graph";

interface Props {
  readonly graph: Graph;
  readonly columns: boolean;
}

/** The same graph in words, for those who cannot see a drawing or want to copy it. */
export function GraphTables({ graph, columns }: Props) {
  const names = new Map(graph.nodes.map((node) => [node.id, node.name]));
  const from = (node: Node) => graph.links.filter(({ target }) => target.id === node.id).map(({ source }) => names.get(source.id) ?? source.id);
  const shown: readonly TableColumn<Node>[] = [
    { name: "Dataset or file", show: (node) => <Link to={addressOf(node)}><bdi className="nl-cell-text">{node.name}</bdi></Link> },
    { name: "Where", show: where },
    { name: "Type", show: (node) => node.type ?? node.kind },
    { name: "Made from", show: (node) => <bdi className="nl-cell-text">{from(node).join(", ") || "–"}</bdi> },
  ];
  return (
    <>
      <Card title="The graph as a table">
        <Table label="The graph" rows={graph.nodes.toSorted((a, b) => a.layer - b.layer)} columns={shown} rowKey={(node) => node.id} />
      </Card>
      {columns && (
        <Card title="Columns">
          <Table label="Columns made from columns" rows={graph.columns} columns={edges(names)} rowKey={(_, index) => index} />
        </Card>
      )}
    </>
  );
}

function where({ layer }: Node): string {
  if (layer === 0) return "the focus";
  return `${Math.abs(layer)} ${Math.abs(layer) === 1 ? "step" : "steps"} ${layer < 0 ? "before" : "after"}`;
}

const edges = (names: ReadonlyMap<string, string>): readonly TableColumn<ColumnEdge>[] => {
  const place = (end: ColumnEdge["source"]) => <bdi className="nl-cell-text">{`${names.get(end.id) ?? end.id}.${end.column ?? "*"}`}</bdi>;
  return [
    { name: "From", show: ({ source }) => place(source) },
    { name: "To", show: ({ target }) => place(target) },
    { name: "How", show: ({ kind, masked }) => (masked ? `${kind}, masked` : kind) },
    { name: "By", show: ({ expression }) => (expression ? <code className="nl-cell-text">{expression}</code> : "–") },
  ];
};
