import { useQuery } from "@tanstack/react-query";
import { api, shaped } from "@/api/client";
import { Card } from "@/components/Card";
import { Loaded } from "@/components/Loaded";
import { Rows } from "@/components/Rows";

interface Props {
  readonly id: string;
  readonly rule: string;
  readonly onClose: () => void;
}

interface Answer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Some of the rows that break a rule. */
export function Failing({ id, rule, onClose }: Props) {
  const failing = useQuery({
    queryKey: ["dataset", id, "failing", rule],
    queryFn: () => shaped<Answer>(api.GET("/api/neurolake/quality/failing/{dataset_id}/{name}", { params: { path: { dataset_id: id, name: rule } } })),
  });
  const close = (
    <button type="button" className="btn btn-sm btn-outline-secondary" onClick={onClose}>
      Close
    </button>
  );
  return (
    <Card title={`Rows that break ${rule}`} actions={close}>
      <Loaded query={failing}>{({ columns, rows }) => <Rows label={`Rows that break ${rule}`} columns={columns.map((one) => ({ ...one, masks: [] }))} rows={rows} />}</Loaded>
    </Card>
  );
}
