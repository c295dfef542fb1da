import { Link } from "@tanstack/react-router";
import { api } from "@/api/client";
import { useChange } from "@/api/useChange";
import { Card } from "@/components/Card";
import { count } from "@/components/format";
import { Problem } from "@/components/Problem";
import { Progress } from "@/components/Progress";
import { StateBadge } from "@/components/StateBadge";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";
import type { Backfill } from "./shapes";

type Action = "pause" | "resume" | "cancel";
const ACTIONS: Readonly<Record<string, readonly Action[]>> = { running: ["pause", "cancel"], paused: ["resume", "cancel"] };

/** Backfills with how far they are; they pause, go on and stop here. */
export function BackfillTable({ pipeline, backfills }: { readonly pipeline: string; readonly backfills: readonly Backfill[] }) {
  const change = useChange<{ id: string; action: Action }>(["pipelines"], ({ id, action }) =>
    api.POST("/api/neurolake/pipelines/backfills/{backfill_id}/{action}", { params: { path: { backfill_id: id, action } } }),
  );
  if (!backfills.length) return null;
  const columns: readonly TableColumn<Backfill>[] = [
    {
      name: "Begun",
      show: (one) => (
        <Link to="/operate/workflows/$name" params={{ name: pipeline }} search={{ tab: "runs", backfill: one.id }}>
          <Time at={one.submitted_at} />
        </Link>
      ),
    },
    { name: "State", show: (one) => <StateBadge state={one.state} /> },
    { name: "Progress", show: (one) => <Progress label="Partitions that have ended" value={one.progress} /> },
    { name: "Runs", show: (one) => Object.entries(one.runs).map(([state, number]) => `${count(number)} ${state}`).join(", ") },
    { name: "At once", number: true, show: (one) => one.parallel },
    { name: "As", show: (one) => <bdi>{one.principal}</bdi> },
    {
      name: "Change",
      show: (one) =>
        (ACTIONS[one.state] ?? []).map((action) => (
          <button key={action} type="button" className="btn btn-sm btn-outline-secondary" disabled={change.isPending} onClick={() => change.mutate({ id: one.id, action })}>
            {action}
          </button>
        )),
    },
  ];
  return (
    <Card title="Backfills">
      {change.isError && <Problem error={change.error} />}
      <Table label="Backfills" rows={backfills} columns={columns} rowKey={(one) => one.id} />
    </Card>
  );
}
