import { useQuery } from "@tanstack/react-query";
import { Card } from "@/components/Card";
import { Icon } from "@/components/Icon";
import { Loaded } from "@/components/Loaded";

const EVERY_MS = 10_000;

interface Ready {
  readonly status: string;
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly problem: string | null }>>;
}

/** A server that is not ready says so with a 503, which is an answer here and no failure. */
async function ready(): Promise<Ready> {
  return (await (await fetch("/readyz")).json()) as Ready;
}

export function Health() {
  const health = useQuery({ queryKey: ["ready"], queryFn: ready, refetchInterval: EVERY_MS });
  return (
    <Card title="Health">
      <Loaded query={health} lines={2}>
        {(now) => (
          <ul className="nl-health" aria-label="Parts of the server">
            {Object.entries(now.checks).map(([name, check]) => (
              <li key={name}>
                <span className={`nl-badge ${check.ok ? "nl-good" : "nl-bad"}`}>
                  <Icon name={check.ok ? "bi:check-lg" : "bi:x-lg"} />
                  {check.ok ? "works" : "fails"}
                </span>
                <span>{name}</span>
                {check.problem && <span className="nl-muted">{check.problem}</span>}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}
