import { useQuery } from "@tanstack/react-query";
import { historyQuery } from "@/api/queries";
import { useParameter } from "@/app/location";
import { Pick } from "@/components/Pick";

const OFFERED = 50;
const MOST_LABEL = 70;

/** Which query's plan stands beside this one; among the latest of one's own that were answered. */
export function OtherPick({ query, other }: { readonly query: string; readonly other: string | null }) {
  const [, setOther] = useParameter("with");
  const history = useQuery(historyQuery(OFFERED));
  const runs = (history.data ?? []).filter((run) => run.state === "succeeded" && run.id !== query);
  const choices = runs.map((run) => ({ value: run.id, label: `${run.submitted_at.slice(11, 19)} ${run.sql.replace(/\s+/g, " ").slice(0, MOST_LABEL)}` }));
  const unlisted = other && !runs.some((run) => run.id === other) ? [{ value: other, label: other }] : [];
  return <Pick label="Compare with" value={other ?? ""} choices={[{ value: "", label: "nothing" }, ...unlisted, ...choices]} onChange={(chosen) => setOther(chosen || null)} />;
}
