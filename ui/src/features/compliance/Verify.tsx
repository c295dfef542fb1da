import { useMutation } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";
import { Card } from "@/components/Card";
import { count } from "@/components/format";
import { Icon } from "@/components/Icon";
import { Problem } from "@/components/Problem";
import { Progress } from "@/components/Progress";

/** Reads the whole log again, when somebody wants it. */
export function Verify() {
  const verify = useMutation({ mutationFn: () => body(api.GET("/api/compliance/audit-log/verify")) });
  const actions = (
    <button type="button" className="btn btn-sm btn-outline-secondary" disabled={verify.isPending} onClick={() => verify.mutate()}>
      Verify the log
    </button>
  );
  return (
    <Card title="Is it what was recorded?" actions={actions}>
      <div className="nl-card-body nl-stack" role="status">
        {verify.isPending && <Progress label="Every hash is computed again" value={null} />}
        {verify.isError && <Problem error={verify.error} />}
        {verify.data && <Verdict found={verify.data} />}
        {verify.isIdle && <span className="nl-muted">Every hash is computed again and compared with the signed checkpoints.</span>}
      </div>
    </Card>
  );
}

function Verdict({ found }: { readonly found: Schemas["Verification"] }) {
  return (
    <>
      <div className="nl-row">
        <span className={`nl-badge ${found.intact ? "nl-good" : "nl-bad"}`}>
          <Icon name={found.intact ? "bi:check-lg" : "bi:exclamation-octagon"} />
          {found.intact ? "intact" : "not what was recorded"}
        </span>
        <span>
          {count(found.entries)} entries, {count(found.covered)} of them vouched for by {count(found.checkpoints)} checkpoints
        </span>
      </div>
      {found.findings.length > 0 && (
        <ul className="nl-list">
          {found.findings.map((one) => (
            <li key={JSON.stringify(one)}>
              <strong>{String(one.kind)}</strong> {one.position !== null && `at ${String(one.position)}`}: <bdi>{String(one.detail)}</bdi>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
