import { useQuery } from "@tanstack/react-query";
import { Card } from "@/components/Card";
import { Loaded } from "@/components/Loaded";
import { Time } from "@/components/Time";
import { KINDS } from "./policy";
import { PolicyEditor } from "./PolicyEditor";
import { policyQuery, type PolicyHistory } from "./queries";

/** One policy to be changed, with every version that it ever had. */
export function PolicyCard({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const policy = useQuery({ ...policyQuery(name), refetchOnWindowFocus: false });
  return (
    <Card title={`Policy ${name}`}>
      <Loaded query={policy}>
        {(found) => (
          <>
            {KINDS.some((kind) => kind === found.kind) ? (
              <PolicyEditor key={found.version} start={found} version={found.version ?? null} onDone={onClose} />
            ) : (
              <p className="nl-card-body">{found.deleted ? "It was deleted." : "A quarantine is ended by releasing the dataset."}</p>
            )}
            <History of={found} />
          </>
        )}
      </Loaded>
    </Card>
  );
}

function History({ of }: { readonly of: PolicyHistory }) {
  return (
    <details className="nl-card-body">
      <summary>Versions ({of.history.length})</summary>
      <ul className="nl-list">
        {of.history.map((one) => (
          <li key={one.version}>
            {one.version}: {one.change} by <bdi>{one.by}</bdi>, <Time at={one.at} />
          </li>
        ))}
      </ul>
    </details>
  );
}
