import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { historyQuery } from "@/api/queries";
import { Dialog } from "@/components/Dialog";
import { Empty } from "@/components/Empty";
import { count, duration } from "@/components/format";
import { Loaded } from "@/components/Loaded";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";

interface Props {
  readonly onClose: () => void;
  readonly onChoose: (sql: string, id: string) => void;
}

const SHOWN = 100;

/** What was asked before; choosing shows the text and its stored result. */
export function HistoryDialog({ onClose, onChoose }: Props) {
  const [text, setText] = useState("");
  const history = useQuery(historyQuery(SHOWN, text));
  return (
    <Dialog label="Query history" className="nl-history" onClose={onClose} heading>
      <div className="nl-history-search">
        <input className="form-control form-control-sm" aria-label="Find in the SQL" placeholder="Find in the SQL" value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      <Loaded query={history}>
        {(runs) =>
          runs.length ? (
            <ul className="nl-history-list">
              {runs.map((run) => (
                <li key={run.id}>
                  <button type="button" onClick={() => onChoose(run.sql, run.id)}>
                    <bdi className="nl-mono">{run.sql.slice(0, 400)}</bdi>
                    <span className="nl-history-facts">
                      <StateBadge state={run.state} /> {count(run.rows)} rows · {duration(run.timings?.total)} · <Time at={run.submitted_at} />
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          ) : (
            <Empty icon="bi:clock-history" title={text ? "No query of yours has that text" : "You have not asked anything yet"} />
          )
        }
      </Loaded>
    </Dialog>
  );
}
