import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Card } from "@/components/Card";
import { count } from "@/components/format";
import { Loaded } from "@/components/Loaded";
import { Progress } from "@/components/Progress";
import { StateBadge } from "@/components/StateBadge";
import { scanQuery, type Scan } from "./queries";

/** How far a search for personal data is. What it found shows when it has ended. */
export function ScanState({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const client = useQueryClient();
  const scan = useQuery(scanQuery(id));
  const ended = Boolean(scan.data?.finished_at);
  useEffect(() => {
    if (ended) void Promise.all(["personal data", "catalog"].map((part) => client.invalidateQueries({ queryKey: [part] })));
  }, [ended, client]);
  const actions = (
    <button type="button" className="btn btn-sm btn-outline-secondary" onClick={onClose}>
      Put away
    </button>
  );
  return (
    <Card title="Search for personal data" actions={actions}>
      <div className="nl-card-body nl-stack">
        <Loaded query={scan}>{(state) => <Told scan={state} />}</Loaded>
      </div>
    </Card>
  );
}

function Told({ scan }: { readonly scan: Scan }) {
  return (
    <>
      <div className="nl-row" role="status">
        <StateBadge state={scan.state} />
        {!scan.finished_at && <Progress label="Datasets looked at" value={scan.progress} />}
        <span>
          {count(scan.done)} of {count(scan.datasets)} datasets looked at, {count(scan.findings)} found
        </span>
      </div>
      {scan.failures.length > 0 && (
        <ul className="nl-list">
          {scan.failures.map((failure) => (
            <li key={failure}>
              <bdi>{failure}</bdi>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
