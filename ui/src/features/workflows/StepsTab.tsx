import { Card } from "@/components/Card";
import { Figure } from "@/components/Figure";
import { count } from "@/components/format";
import { Table, type TableColumn } from "@/components/Table";
import { Dag } from "./Dag";
import { RunForm } from "./RunForm";
import type { Step, WholePipeline } from "./shapes";

const COLUMNS: readonly TableColumn<Step>[] = [
  { name: "Step", show: (step) => step.name },
  { name: "Kind", show: (step) => step.kind },
  { name: "After", show: (step) => step.after.join(", ") || <span className="nl-muted">nothing</span> },
];

/** What a pipeline does, drawn and as a table, how its runs went, and a form to run it. */
export function StepsTab({ pipeline }: { readonly pipeline: WholePipeline }) {
  const total = Object.values(pipeline.runs).reduce((sum, one) => sum + one, 0);
  return (
    <div className="nl-stack">
      <div className="nl-figures">
        <Figure label="Runs" value={count(total)} note={Object.entries(pipeline.runs).map(([state, one]) => `${count(one)} ${state}`).join(", ") || "none yet"} />
        <Figure label="Steps" value={count(pipeline.steps.length)} />
        <Figure label="Partitions" value={pipeline.partitions?.by ?? "none"} />
      </div>
      <Card title="Steps">
        <Dag steps={pipeline.steps} />
        <Table label="Steps" rows={pipeline.steps} columns={COLUMNS} rowKey={(step) => step.name} />
      </Card>
      <RunForm pipeline={pipeline} />
    </div>
  );
}
