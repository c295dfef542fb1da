import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { Icon } from "@/components/Icon";
import { Loaded } from "@/components/Loaded";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";
import { about, does, fresh, KINDS, type Policy } from "./policy";
import { PolicyCard } from "./PolicyCard";
import { PolicyEditor } from "./PolicyEditor";
import { policiesQuery } from "./queries";
import { useAddress } from "./useAddress";

/** All policies; one of them, or a new one, where the address names it. */
export function PoliciesTab() {
  const [address, change] = useAddress();
  const policies = useQuery(policiesQuery);
  const name = address.get("policy");
  const made = KINDS.find((kind) => kind === address.get("new"));
  const actions = (
    <span className="nl-row">
      <Link to="." search={{ tab: "policies", new: "grant" }} className="btn btn-sm btn-primary">
        New policy
      </Link>
      <a className="btn btn-sm btn-outline-secondary" href="/api/compliance/policies/export" download="policies.yaml">
        Download as YAML
      </a>
    </span>
  );
  return (
    <>
      {made && (
        <Card title="New policy">
          <PolicyEditor key={made} start={fresh(made)} version={null} onDone={(saved) => change({ new: "", policy: saved ?? "" })} />
        </Card>
      )}
      {name && !made && <PolicyCard key={name} name={name} onClose={() => change({ policy: "" })} />}
      <Card title="Policies" actions={actions}>
        <Loaded query={policies}>
          {(all) =>
            all.length ? (
              <Table label="Policies" rows={all} columns={COLUMNS} rowKey={(policy) => policy.name} />
            ) : (
              <Empty icon="bi:shield-lock" title="There is no policy">
                <p>Administrators see everything, everybody else nothing, until a policy grants it.</p>
              </Empty>
            )
          }
        </Loaded>
      </Card>
    </>
  );
}

const COLUMNS: readonly TableColumn<Policy>[] = [
  {
    name: "Name",
    show: (policy) => (
      <Link to="." search={{ tab: "policies", policy: policy.name }}>
        <bdi className="nl-cell-text nl-cell-data">{policy.name}</bdi>
      </Link>
    ),
  },
  { name: "Kind", show: ({ kind }) => kind.replace("_", " ") },
  {
    name: "In force",
    show: ({ enabled }) => (
      <span className={enabled === false ? "nl-badge" : "nl-badge nl-good"}>
        <Icon name={enabled === false ? "bi:dash" : "bi:check-lg"} />
        {enabled === false ? "no" : "yes"}
      </span>
    ),
  },
  { name: "On", show: (policy) => <bdi className="nl-wrap">{about(policy)}</bdi> },
  { name: "Does", show: (policy) => <bdi className="nl-wrap">{does(policy)}</bdi> },
  { name: "To", show: ({ to }) => <bdi className="nl-wrap">{(to ?? ["everyone"]).join(", ")}</bdi> },
  { name: "Changed", show: ({ updated_at }) => <Time at={updated_at} /> },
  { name: "By", show: ({ updated_by }) => <bdi>{updated_by}</bdi> },
];
