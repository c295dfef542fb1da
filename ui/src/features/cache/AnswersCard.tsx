import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, body, type Schemas } from "@/api/client";
import { useChange } from "@/api/useChange";
import { useMe } from "@/app/session";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { count, duration } from "@/components/format";
import { Loaded } from "@/components/Loaded";
import { Problem } from "@/components/Problem";
import { RemoveDialog } from "@/components/RemoveDialog";
import { Table, type TableColumn } from "@/components/Table";

type Answered = Schemas["Answered"];
const SHOWN = 200;
const CHANGED = ["cached answers"];

/** The answers that are used again: one's own, for administrators everybody's; each can be taken away. */
export function AnswersCard() {
  const answers = useQuery({
    queryKey: ["cached answers"],
    queryFn: () => body(api.GET("/api/neurolake/cache/answers", { params: { query: { limit: SHOWN } } })),
  });
  const forget = useChange<string>(CHANGED, (query_id) => api.DELETE("/api/neurolake/cache/answers/{query_id}", { params: { path: { query_id } } }));
  const [asking, setAsking] = useState(false);
  const actions = (
    <button type="button" className="btn btn-sm btn-outline-secondary" disabled={!answers.data?.length} onClick={() => setAsking(true)}>
      Forget all
    </button>
  );
  return (
    <Card title="Answers that are used again" actions={actions}>
      {forget.isError && <div className="nl-card-body"><Problem error={forget.error} /></div>}
      <Loaded query={answers}>
        {(known) =>
          known.length ? (
            <Table label="Answers" rows={known} columns={columns((id) => forget.mutate(id), forget.isPending)} rowKey={(one) => one.query_id} />
          ) : (
            <Empty icon="bi:lightning-charge" title="No answer is kept for use" />
          )
        }
      </Loaded>
      {asking && <ForgetAll onClose={() => setAsking(false)} />}
    </Card>
  );
}

const columns = (onForget: (id: string) => void, busy: boolean): readonly TableColumn<Answered>[] => [
  {
    name: "Query",
    show: (one) => (
      <Link to="/sql" search={{ query: one.query_id }}>
        <bdi className="nl-cell-text nl-mono">{one.sql.slice(0, 300)}</bdi>
      </Link>
    ),
  },
  { name: "Of", show: (one) => <bdi>{one.principal}</bdi> },
  { name: "Rows", number: true, show: (one) => count(one.rows) },
  { name: "Took", number: true, show: (one) => duration(one.took_ms) },
  { name: "Kept for", number: true, show: (one) => duration(one.ends_in_s * 1000) },
  {
    name: "Change",
    show: (one) => (
      <button type="button" className="btn btn-sm btn-outline-secondary" disabled={busy} onClick={() => onForget(one.query_id)} aria-label={`Forget the answer of ${one.sql.slice(0, 60)}`}>
        Forget
      </button>
    ),
  },
];

function ForgetAll({ onClose }: { readonly onClose: () => void }) {
  const me = useMe();
  const [everybody, setEverybody] = useState(false);
  const remove = useChange(CHANGED, () => body(api.DELETE("/api/neurolake/cache/answers", { params: { query: { everybody } } })), onClose);
  return (
    <RemoveDialog verb="Forget" name="all answers" remove={remove} onClose={onClose}>
      What was asked is computed anew when it is asked again. Results stay where they are. The audit log tells who did this.
      {me.data?.is_admin && (
        <label className="nl-check d-flex mt-2">
          <input type="checkbox" className="form-check-input" checked={everybody} onChange={(event) => setEverybody(event.target.checked)} />
          Those of everybody, not only mine
        </label>
      )}
    </RemoveDialog>
  );
}
