import { Time } from "@/components/Time";
import { fields, type Entry } from "./log";

const LOOKS: Readonly<Record<string, string>> = { warning: "nl-warn", error: "nl-bad", critical: "nl-bad" };

export function LogTable({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    <ol className="nl-log" aria-label="Lines of the log">
      {entries.map((entry) => (
        <li key={entry.place}>
          <details>
            <summary>
              <Time at={entry.timestamp} />
              <span className={`nl-badge ${LOOKS[entry.level ?? ""] ?? ""}`}>{entry.level ?? "–"}</span>
              <bdi className="nl-log-event">{entry.event}</bdi>
              <bdi className="nl-log-fields nl-mono nl-muted">{fields(entry)}</bdi>
            </summary>
            <pre className="nl-log-whole">{whole(entry)}</pre>
          </details>
        </li>
      ))}
    </ol>
  );
}

/** All of a line; the traceback as it is, not as JSON writes it. */
function whole(entry: Entry): string {
  const told = Object.fromEntries(Object.entries(entry).filter(([name]) => name !== "place" && name !== "exception"));
  return [JSON.stringify(told, null, 2), entry.exception].filter(Boolean).join("\n\n");
}
