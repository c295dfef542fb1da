import { useQuery } from "@tanstack/react-query";
import { useParameter, usePathPart } from "@/app/location";
import { Card } from "@/components/Card";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { Controls } from "./Controls";
import { Drawing } from "./Drawing";
import { ImpactCard } from "./ImpactCard";
import { graphQuery, type View } from "./queries";
import { GraphTables } from "./GraphTables";
import "./lineage.scss";

const HOPS = 2;

export default function LineagePage() {
  const id = usePathPart("id");
  const [depth] = useParameter("depth");
  const [columns] = useParameter("columns");
  const [asOf] = useParameter("as-of");
  const view: View = { id, depth: Math.min(50, Math.max(1, Number(depth) || HOPS)), columns: columns === "yes", asOf };
  const graph = useQuery(graphQuery(view));
  const focus = graph.data?.nodes.find(({ layer }) => layer === 0);
  return (
    <Page
      title={focus ? `Lineage of ${focus.name}` : "Lineage"}
      lead="What it was made from is at the left, what was made from it at the right"
      actions={<LinkButton to={`/ndm-nuic/dataset/${id}`} kind="outline-secondary">The dataset</LinkButton>}
    >
      <Controls view={view} />
      <Loaded query={graph}>
        {(shown) => (
          <>
            <Card title="Graph">
              {shown.truncated && <p className="nl-card-body mb-0">There is more than is drawn: the graph was cut at its limit.</p>}
              <Drawing graph={shown} />
            </Card>
            <GraphTables graph={shown} columns={view.columns} />
          </>
        )}
      </Loaded>
      {/* After the graph, which would otherwise share the server's time with it. */}
      {!graph.isPending && <ImpactCard view={view} />}
    </Page>
  );
}
