import { useQuery } from "@tanstack/react-query";
import { freshnessQuery } from "@/api/datasetQueries";
import type { Portrait } from "@/api/datasetShapes";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { Figure } from "@/components/Figure";
import { bytes, count, percent } from "@/components/format";
import { QualityCard } from "@/components/QualityCard";
import { Time } from "@/components/Time";
import { CardForm } from "./CardForm";
import { Evidence } from "./Evidence";
import { Findings } from "./Findings";

interface Props {
  readonly dataset: Portrait;
}

export function OverviewTab({ dataset }: Props) {
  return (
    <div className="nl-stack">
      <Counts dataset={dataset} />
      <div className="nl-columns">
        <CardForm key={dataset.card.version} dataset={dataset} />
        <Findings dataset={dataset} />
      </div>
      <Quality dataset={dataset} />
      {dataset.view && (
        <Card title="Definition">
          <pre className="nl-card-body nl-code">{dataset.view.sql}</pre>
        </Card>
      )}
    </div>
  );
}

function Counts({ dataset }: Props) {
  const freshness = useQuery(freshnessQuery(dataset.id));
  const { lineage_counts: lineage, usage } = dataset;
  const fresh = freshness.data;
  return (
    <div className="nl-figures">
      <Figure label="Rows" value={count(dataset.rows)} note={bytes(dataset.bytes)} />
      <Figure label="Quality" value={percent(dataset.quality)} note={dataset.quality_report && `measured on ${count(dataset.quality_report.sample_rows)} rows`} />
      <Figure label="Data changed" value={<span className="nl-figure-text"><Time at={fresh?.dataset.data_time ?? dataset.updated_at} /></span>} note={fresh?.stale ? "what it is made from is newer" : "as new as what it is made from"} />
      <Figure label="Made from" value={count(lineage.upstream)} note="datasets" />
      <Figure label="Used by" value={count(lineage.downstream)} note="datasets" />
      <Figure label="Reads" value={count(usage.reads)} note={`by ${count(usage.readers)} ${usage.readers === 1 ? "person" : "people"}, ${usage.days} days`} />
    </div>
  );
}

function Quality({ dataset }: Props) {
  const report = dataset.quality_report;
  return (
    <Card title="Quality">
      {report ? (
        <div className="nl-card-body nl-stack">
          <QualityCard measurements={report.dimensions} />
          <Evidence measurements={report.dimensions} />
        </div>
      ) : (
        <Empty icon="bi:clipboard-data" title="Not measured yet">
          <p>Measure it under “Quality over time”.</p>
        </Empty>
      )}
    </Card>
  );
}
