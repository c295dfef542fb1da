import { useQuery } from "@tanstack/react-query";
import { useParameter } from "@/app/location";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { Comparison } from "./Comparison";
import { planQuery } from "./explain";
import { Figures } from "./Figures";
import { Governed } from "./Governed";
import { Operators } from "./Operators";
import { OtherPick } from "./OtherPick";

/** How a query of the history is answered, alone or beside another one. */
export default function PlanPage() {
  const [query] = useParameter("query");
  const [other] = useParameter("with");
  return (
    <Page title="Query plan" lead="What was asked is run once more, as you, and each operator says what it did." actions={query && <Actions query={query} other={other} />}>
      {query ? (
        other ? <Comparison first={query} second={other} /> : <Plan query={query} />
      ) : (
        <Empty icon="bi:diagram-3" title="No query chosen">
          <p>Run a query, then choose Plan beside its result.</p>
          <LinkButton to="/sql">Write a query</LinkButton>
        </Empty>
      )}
    </Page>
  );
}

function Actions({ query, other }: { readonly query: string; readonly other: string | null }) {
  return (
    <>
      <OtherPick query={query} other={other} />
      <LinkButton to="/sql" search={{ query }} kind="outline-secondary">
        Result
      </LinkButton>
    </>
  );
}

function Plan({ query }: { readonly query: string }) {
  const plan = useQuery(planQuery(query));
  return (
    <Loaded query={plan} lines={8}>
      {({ sql, explained }) => (
        <>
          <Figures explained={explained} />
          <Card title="Operators">
            {explained.operators_missing ? <p className="nl-card-body">{explained.operators_missing}</p> : <Operators operators={explained.operators} />}
          </Card>
          <Governed sql={sql} explained={explained} />
        </>
      )}
    </Loaded>
  );
}
