import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { seriesQuery } from "@/api/datasetQueries";
import type { Portrait, QualityPoint } from "@/api/datasetShapes";
import { DIMENSIONS } from "@/api/nuic";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { percent } from "@/components/format";
import { Loaded } from "@/components/Loaded";
import { Problem } from "@/components/Problem";
import { Table, type TableColumn } from "@/components/Table";
import { Time } from "@/components/Time";
import { Rules } from "./Rules";
import { Trend } from "./Trend";
import { useChange } from "./useChange";

const COLUMNS: readonly TableColumn<QualityPoint>[] = [
  { name: "Measured", show: (point) => <Time at={point.measured_at} /> },
  { name: "Overall", number: true, show: (point) => percent(point.overall) },
  ...DIMENSIONS.map((name) => ({ name, number: true, show: (point: QualityPoint) => percent(point.dimensions[name]) })),
];

export function QualityTab({ dataset }: { readonly dataset: Portrait }) {
  const series = useQuery(seriesQuery(dataset.id));
  const measure = useChange(() =>
    api.POST("/api/neurolake/quality/measure/{dataset_id}", { params: { path: { dataset_id: dataset.id } } }),
  );
  const button = (
    <button type="button" className="btn btn-sm btn-outline-secondary" disabled={measure.isPending} onClick={() => measure.mutate()}>
      {measure.isPending ? "Measuring…" : "Measure now"}
    </button>
  );
  return (
    <div className="nl-stack">
      {measure.isError && <Problem error={measure.error} />}
      <Card title="Quality over time" actions={button}>
        <Loaded query={series}>
          {({ points, anomalies, points_needed: needed }) =>
            points.length ? (
              <>
                <Trend points={points.map(({ measured_at: at, overall }) => ({ at, value: overall }))} label="Overall quality" />
                <p className="nl-card-body nl-muted mb-0">
                  {anomalies.length ? `${anomalies.length} measurements stand out.` : `Nothing stands out${needed ? `; ${needed} more measurements are needed to tell` : ""}.`}
                </p>
                <Table label="Measurements" rows={points.toReversed()} columns={COLUMNS} rowKey={(point) => point.measured_at} />
              </>
            ) : (
              <Empty icon="bi:graph-up" title="Never measured" />
            )
          }
        </Loaded>
      </Card>
      <Rules dataset={dataset} />
    </div>
  );
}
