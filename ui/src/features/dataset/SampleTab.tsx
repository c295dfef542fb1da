import { useQuery } from "@tanstack/react-query";
import { rowsQuery } from "@/api/datasetQueries";
import type { Portrait } from "@/api/datasetShapes";
import { selectAll } from "@/api/selectAll";
import { Card } from "@/components/Card";
import { Loaded } from "@/components/Loaded";
import { Rows } from "@/components/Rows";

const ROWS = 50;

export function SampleTab({ dataset }: { readonly dataset: Portrait }) {
  const rows = useQuery(rowsQuery(selectAll(dataset, { rows: ROWS })));
  return (
    <Card title={`The first ${ROWS} rows, as you may see them`}>
      <Loaded query={rows}>{(answer) => <Rows label="Sample" columns={answer.columns} rows={answer.rows} />}</Loaded>
    </Card>
  );
}
