import { count } from "@/components/format";
import { Icon } from "@/components/Icon";
import { Table, type TableColumn } from "@/components/Table";
import type { Answer, Left, Plan } from "./queries";

type Part = Plan["datasets"][number];

/** What would happen, or what was listed before it did. */
export function PlanView({ plan, done }: { readonly plan: Plan; readonly done: boolean }) {
  const beside = [
    [plan.results.length, "stored results"],
    [plan.originals.length, "originals"],
    [plan.rejects.length, "ingestions' rejects"],
    [plan.files.length, "other files"],
  ] as const;
  const copies = beside.filter(([number]) => number > 0).map(([number, what]) => `${count(number)} ${what}`);
  const overwritten = Object.entries(plan.metadata).map(([table, rows]) => `${count(rows)} rows of ${table}`);
  return (
    <>
      <p className="nl-plan-sum">
        {done ? "Listed were" : "It concerns"} {count(plan.rows)} rows of {count(plan.datasets.length)} datasets
        {copies.length > 0 && `; ${copies.join(", ")}`}
        {overwritten.length > 0 && `; overwritten in the database: ${overwritten.join(", ")}`}.
      </p>
      {plan.datasets.length > 0 && <Table label="Datasets concerned" rows={plan.datasets} columns={COLUMNS} rowKey={({ id }) => id} />}
      <Leftovers left={plan.left} />
    </>
  );
}

const COLUMNS: readonly TableColumn<Part>[] = [
  { name: "Dataset", show: ({ dataset }) => <bdi className="nl-cell-text nl-cell-data">{dataset}</bdi> },
  { name: "Rows", number: true, show: ({ rows }) => count(rows) },
  { name: "Files written anew", number: true, show: ({ rewritten }) => count(rewritten.length) },
  { name: "Files removed", number: true, show: ({ removed }) => count(removed.length) },
  { name: "Columns", show: ({ columns }) => <bdi className="nl-wrap">{columns.join(", ") || "–"}</bdi> },
];

/** What became of it; of an erasure, whether a search of everything found nothing any more. */
export function AnswerView({ answer }: { readonly answer: Answer }) {
  const figures = Object.entries(answer).flatMap(([name, value]) => (typeof value === "number" ? [`${name.replaceAll("_", " ")}: ${count(value)}`] : []));
  return (
    <>
      {answer.proof && (
        <div>
          <span className={`nl-badge ${answer.proof.clean ? "nl-good" : "nl-bad"}`}>
            <Icon name={answer.proof.clean ? "bi:check-lg" : "bi:exclamation-octagon"} />
            {answer.proof.clean ? "everything was searched again: nothing is left" : "something is left"}
          </span>
        </div>
      )}
      {figures.length > 0 && <p className="nl-plan-sum">Done: {figures.join(", ")}.</p>}
      <Leftovers left={answer.left ?? []} />
    </>
  );
}

function Leftovers({ left }: { readonly left: readonly Left[] }) {
  if (!left.length) return null;
  return (
    <div>
      <strong>Stays</strong>
      <ul className="nl-list">
        {left.map(({ place, why }) => (
          <li key={`${place} ${why}`}>
            <bdi>{place}</bdi>: <bdi>{why}</bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}
