import type { IngestAnswer, Job } from "@/api/nuic";
import { Figure } from "@/components/Figure";
import { count, duration, percent } from "@/components/format";
import { Icon } from "@/components/Icon";
import { LinkButton } from "@/components/LinkButton";
import { QualityCard } from "@/components/QualityCard";
import { QueryLink } from "@/components/QueryLink";
import { Table } from "@/components/Table";

interface Props {
  readonly job: Job;
  readonly answer: IngestAnswer;
}

/** What became of a file: where it is now and why, how good it is, what was cleaned, what was left out. */
export function ResultCard({ job, answer }: Props) {
  return (
    <div className="nl-card-body nl-stack">
      <div className="nl-result-links">
        <LinkButton to={`/ndm-nuic/dataset/${answer.dataset.id}`}>Open the dataset</LinkButton>
        <QueryLink dataset={answer.dataset} />
        <LinkButton to={`/ndm-nuic/lineage/${answer.dataset.id}`} kind="outline-secondary">
          Lineage
        </LinkButton>
        <Rejects job={job} number={answer.rows.rejected} />
      </div>
      <Figures answer={answer} />
      <Warnings warnings={answer.warnings} />
      <QualityCard measurements={answer.quality.measurements} />
      <Columns answer={answer} />
      <Steps answer={answer} />
    </div>
  );
}

function Figures({ answer }: { readonly answer: IngestAnswer }) {
  const { rows, quality, quality_before: before } = answer;
  return (
    <div className="nl-figures">
      <Figure label="Quality" value={percent(quality.overall)} note={before && `${percent(before.overall)} before cleaning`} />
      <Figure label="Zone" value={answer.zone} note={answer.route.reason} />
      <Figure label="Rows stored" value={count(rows.stored)} note={`of ${count(rows.read)} read, ${count(rows.removed)} removed`} />
      <Figure label="Rejected" value={count(rows.rejected)} note="records that could not be read" />
      <Figure label="Personal data" value={count(answer.personal_data.length)} note={answer.personal_data.map((one) => one.column).join(", ") || "none found"} />
    </div>
  );
}

function Rejects({ job, number }: { readonly job: Job; readonly number: number }) {
  if (!number) return null;
  return (
    <a className="btn btn-sm btn-outline-secondary" href={`/api/neurolake/ingestion/${job.id}/rejects?format=csv`} download>
      Download {count(number)} rejects
    </a>
  );
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  if (!warnings.length) return null;
  return (
    <ul className="nl-warnings" aria-label="Warnings">
      {warnings.map((text) => (
        <li key={text}>
          <Icon name="bi:exclamation-triangle" />
          <bdi>{text}</bdi>
        </li>
      ))}
    </ul>
  );
}

function Columns({ answer }: { readonly answer: IngestAnswer }) {
  const cleaned = (name: string) => answer.transforms.filter(({ column }) => column === name).map(({ kind, cells }) => `${kind} (${count(cells)})`);
  return (
    <Table
      label="Columns"
      rows={answer.columns}
      rowKey={(column) => column.name}
      columns={[
        { name: "Column", show: (column) => <bdi className="nl-cell-text">{column.name}</bdi> },
        { name: "In the file", show: (column) => <bdi className="nl-cell-text">{column.original_name}</bdi> },
        { name: "Type", show: (column) => <code>{column.type}</code> },
        { name: "Type in the file", show: (column) => <code>{column.type_in_file}</code> },
        { name: "Cleaned (cells)", show: (column) => cleaned(column.name).join(", ") || <span className="nl-muted">–</span> },
        { name: "Personal data", show: (column) => answer.personal_data.filter((one) => one.column === column.name).map((one) => one.tag).join(", ") || <span className="nl-muted">–</span> },
      ]}
    />
  );
}

function Steps({ answer }: { readonly answer: IngestAnswer }) {
  return (
    <p className="nl-muted mb-0">
      {answer.steps.map(({ step, seconds }) => `${step} ${duration(seconds * 1000)}`).join(" · ")}
    </p>
  );
}
