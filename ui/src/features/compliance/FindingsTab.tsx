import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, shaped } from "@/api/client";
import { datasetsQuery } from "@/api/queries";
import type { Dataset } from "@/api/shapes";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Pick } from "@/components/Pick";
import { Problem } from "@/components/Problem";
import { FindingTable } from "./FindingTable";
import { findingsQuery, taggedQuery, type Scan } from "./queries";
import { ScanState } from "./ScanState";
import { useAddress } from "./useAddress";

/** What was found in a dataset; without one in the address, in the first that has any. */
export function FindingsTab() {
  const [address, change] = useAddress();
  const datasets = useQuery(datasetsQuery);
  const tagged = useQuery(taggedQuery);
  const scan = useMutation({
    mutationFn: (scope: string) => shaped<Scan>(api.POST("/api/compliance/scan", { body: { scope } })),
    onSuccess: ({ id }) => change({ scan: id }),
  });
  const first = (tagged.data?.results[0] ?? datasets.data?.[0])?.qualified_name;
  const chosen = address.get("dataset") ?? first;
  const running = address.get("scan");
  return (
    <>
      {scan.isError && <Problem error={scan.error} />}
      {running && <ScanState id={running} onClose={() => change({ scan: "" })} />}
      <Loaded query={tagged}>{({ results, total }) => <Tagged results={results} total={total} current={chosen} />}</Loaded>
      <Loaded query={datasets}>
        {(all) =>
          chosen ? (
            <Of
              dataset={chosen}
              all={all}
              onChoose={(dataset) => change({ dataset })}
              onScan={(scope) => scan.mutate(scope)}
              busy={scan.isPending}
            />
          ) : (
            <Empty icon="bi:database" title="There is no dataset yet">
              <LinkButton to="/ndm-nuic/ingest">Bring in files</LinkButton>
            </Empty>
          )
        }
      </Loaded>
    </>
  );
}

function Tagged({ results, total, current }: { readonly results: readonly Dataset[]; readonly total: number; readonly current: string | undefined }) {
  if (!results.length) return null;
  return (
    <nav className="nl-row" aria-label="Datasets with personal data">
      <span className="nl-muted">With personal data:</span>
      {results.map((one) => (
        <Link key={one.id} to="." search={{ dataset: one.qualified_name }} className="nl-badge" aria-current={one.qualified_name === current ? "true" : undefined}>
          <bdi>{one.qualified_name}</bdi>
        </Link>
      ))}
      {total > results.length && <LinkButton to="/ndm-nuic/catalog?tag=pii" kind="outline-secondary">All {total}</LinkButton>}
    </nav>
  );
}

interface OfProps {
  readonly dataset: string;
  readonly all: readonly Dataset[];
  readonly onChoose: (dataset: string) => void;
  readonly onScan: (scope: string) => void;
  readonly busy: boolean;
}

function Of({ dataset, all, onChoose, onScan, busy }: OfProps) {
  const found = useQuery(findingsQuery(dataset));
  const names = all.map(({ qualified_name }) => qualified_name);
  const choices = (names.includes(dataset) ? names : [dataset, ...names]).map((name) => ({ value: name, label: name }));
  const actions = (
    <span className="nl-row">
      <Pick label="Dataset" value={dataset} choices={choices} onChange={onChoose} />
      <button type="button" className="btn btn-sm btn-outline-secondary" disabled={busy} onClick={() => onScan(dataset)}>
        Look again
      </button>
      <button type="button" className="btn btn-sm btn-outline-secondary" disabled={busy} onClick={() => onScan("all")}>
        Look in all
      </button>
    </span>
  );
  return (
    <Card title="Found in columns" actions={actions}>
      <Loaded query={found}>
        {(known) =>
          known.findings.length ? (
            <FindingTable known={known} />
          ) : (
            <Empty icon="bi:shield-check" title="No personal data is known in this dataset">
              <p>New rows are looked at when they come in. “Look again” reads all of them.</p>
            </Empty>
          )
        }
      </Loaded>
    </Card>
  );
}
