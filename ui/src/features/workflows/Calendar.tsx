import { Icon, type IconName } from "@/components/Icon";
import type { Partition } from "./shapes";

const SIGNS: Readonly<Record<string, IconName>> = { succeeded: "bi:check-lg", failed: "bi:x-lg", cancelled: "bi:slash-circle", running: "bi:arrow-repeat", queued: "bi:hourglass-split" };

interface Props {
  readonly partitions: readonly Partition[];
  readonly range: { readonly from: string; readonly to: string };
  readonly onChoose: (key: string) => void;
}

/** Partitions with how their newest runs went; choosing two makes a stretch. */
export function Calendar({ partitions, range, onChoose }: Props) {
  if (!partitions.length) return <p className="nl-card-body nl-muted mb-0">No partition has ended yet.</p>;
  const place = (key: string) => partitions.findIndex((partition) => partition.key === key);
  const [first, last] = [place(range.from), place(range.to || range.from)];
  return (
    <ol className="nl-calendar" aria-label="Partitions">
      {partitions.map(({ key, state }, index) => (
        <li key={key}>
          <button type="button" aria-pressed={first >= 0 && index >= first && index <= last} onClick={() => onChoose(key)}>
            <bdi className="nl-calendar-key">{key}</bdi>
            <span className={`nl-part-${state ?? "none"}`}>
              <Icon name={SIGNS[state ?? ""] ?? "bi:dash"} /> {state ?? "never run"}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
