import { Card } from "@/components/Card";
import { CopyButton } from "@/components/CopyButton";
import type { Explained } from "./plan";

/** What the query became: policies written into it, passes that made it quicker. */
export function Governed({ sql, explained }: { readonly sql: string; readonly explained: Explained }) {
  return (
    <div className="nl-columns">
      <Sql title="As it was asked" sql={sql} />
      <Sql title="As it is run, with the policies written into it" sql={explained.governed_sql} />
      <Facts title="Policies applied" none="No policy has anything to say here." items={explained.policies} />
      <Facts title="Passes fired" none="Nothing in it could be made quicker." items={explained.passes} />
    </div>
  );
}

function Sql({ title, sql }: { readonly title: string; readonly sql: string }) {
  return (
    <Card title={title} actions={<CopyButton text={sql} label={`Copy: ${title}`} />}>
      <pre className="nl-code" tabIndex={0}>
        {sql}
      </pre>
    </Card>
  );
}

function Facts({ title, none, items }: { readonly title: string; readonly none: string; readonly items: readonly unknown[] }) {
  return (
    <Card title={title}>
      {items.length ? (
        <ul className="nl-list">
          {items.map((item, index) => (
            <li key={index}>{told(item)}</li>
          ))}
        </ul>
      ) : (
        <p className="nl-card-body nl-muted mb-0">{none}</p>
      )}
    </Card>
  );
}

function told(item: unknown): string {
  if (typeof item !== "object" || item === null) return String(item);
  return Object.entries(item)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`)
    .join(" · ");
}
