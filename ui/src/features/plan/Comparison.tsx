import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Card } from "@/components/Card";
import { bytes, count, duration } from "@/components/format";
import { Loaded } from "@/components/Loaded";
import { Table, type TableColumn } from "@/components/Table";
import { planQuery } from "./explain";
import { aligned, change, summed, type Explained, type Pair, type Placed } from "./plan";

type Told = { readonly sql: string; readonly explained: Explained };

/** Two plans side by side: figures with what changed, and the operators that do the same beside one another. */
export function Comparison({ first, second }: { readonly first: string; readonly second: string }) {
  const [one, other] = [useQuery(planQuery(first)), useQuery(planQuery(second))];
  return (
    <Loaded query={one} lines={8}>
      {(left) => <Loaded query={other} lines={8}>{(right) => <Both left={left} right={right} />}</Loaded>}
    </Loaded>
  );
}

interface Fact {
  readonly name: string;
  readonly of: (explained: Explained) => number | null | undefined;
  readonly shown: (value: number | null | undefined) => string;
}

const FACTS: readonly Fact[] = [
  { name: "Total time", of: ({ timings }) => timings.total, shown: duration },
  { name: "Optimising", of: ({ timings }) => timings.optimise, shown: duration },
  { name: "Files read", of: (one) => summed(one, "files"), shown: count },
  { name: "Bytes read", of: (one) => summed(one, "bytes"), shown: bytes },
  { name: "Files pruned", of: (one) => summed(one, "files_pruned"), shown: count },
  { name: "Policies applied", of: ({ policies }) => policies.length, shown: count },
  { name: "Passes fired", of: ({ passes }) => passes.length, shown: count },
];

function Both({ left, right }: { readonly left: Told; readonly right: Told }) {
  const facts: readonly TableColumn<Fact>[] = [
    { name: "What", show: ({ name }) => name },
    { name: "This query", number: true, show: ({ of, shown }) => shown(of(left.explained)) },
    { name: "The other", number: true, show: ({ of, shown }) => shown(of(right.explained)) },
    { name: "This to the other", number: true, show: ({ of }) => change(of(left.explained), of(right.explained)) },
  ];
  const pairs = aligned(left.explained.operators, right.explained.operators);
  return (
    <>
      <Card title="Figures">
        <Table label="Figures of both" rows={FACTS} columns={facts} rowKey={({ name }) => name} />
      </Card>
      <Card title="Operators">
        <Table label="Operators of both" rows={pairs} columns={OPERATORS} rowKey={(_, index) => index} />
      </Card>
      <div className="nl-columns">
        <Sql title="This query, as it is run" sql={left.explained.governed_sql} />
        <Sql title="The other, as it is run" sql={right.explained.governed_sql} />
      </div>
    </>
  );
}

const OPERATORS: readonly TableColumn<Pair>[] = [
  { name: "This query", show: ({ left }) => <Name of={left} /> },
  { name: "Own time", number: true, show: ({ left }) => duration(left?.operator.self_ms) },
  { name: "Rows", number: true, show: ({ left }) => count(left?.operator.rows) },
  { name: "The other", show: ({ right }) => <Name of={right} /> },
  { name: "Its own time", number: true, show: ({ right }) => duration(right?.operator.self_ms) },
  { name: "Its rows", number: true, show: ({ right }) => count(right?.operator.rows) },
];

function Name({ of }: { readonly of: Placed | null }): ReactNode {
  if (!of) return <span className="nl-badge nl-warn">not there</span>;
  return (
    <span style={{ paddingLeft: `${of.depth * 1.2}rem` }}>
      {of.depth > 0 && <span className="nl-muted">└ </span>}
      <strong>{of.operator.name.replaceAll("_", " ").toLowerCase()}</strong>
    </span>
  );
}

function Sql({ title, sql }: { readonly title: string; readonly sql: string }) {
  return (
    <Card title={title}>
      <pre className="nl-code" tabIndex={0}>
        {sql}
      </pre>
    </Card>
  );
}
