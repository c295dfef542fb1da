import { useId } from "react";
import { useParameter } from "@/app/location";
import { Pick } from "@/components/Pick";
import { PngButton } from "./PngButton";
import { exportAddress, type View } from "./queries";

const DEPTHS = ["1", "2", "3", "4", "5", "10", "50"].map((value) => ({ value, label: value }));
const FORMATS = [
  ["svg", "SVG"],
  ["openlineage", "OpenLineage"],
  ["csv", "CSV"],
] as const;

/** How far the graph goes, of when it is, and the ways to take it along. */
export function Controls({ view }: { readonly view: View }) {
  const id = useId();
  const [, setDepth] = useParameter("depth");
  const [, setColumns] = useParameter("columns");
  const [, setAsOf] = useParameter("as-of");
  return (
    <div className="nl-row" role="group" aria-label="What is drawn">
      <Pick label="Steps" value={String(view.depth)} choices={DEPTHS} onChange={setDepth} />
      <span className="form-check mb-0">
        <input id={`${id}c`} type="checkbox" className="form-check-input" checked={view.columns} onChange={(event) => setColumns(event.target.checked ? "yes" : null)} />
        <label className="form-check-label" htmlFor={`${id}c`}>
          Columns
        </label>
      </span>
      <span className="nl-pick">
        <label htmlFor={`${id}t`}>As of (UTC)</label>
        <input
          id={`${id}t`}
          type="datetime-local"
          className="form-control form-control-sm"
          value={view.asOf ?? ""}
          onChange={(event) => setAsOf(event.target.value || null)}
        />
      </span>
      {FORMATS.map(([format, name]) => (
        <a key={format} className="btn btn-sm btn-outline-secondary" href={exportAddress(view, format)} download>
          {name}
        </a>
      ))}
      <PngButton view={view} />
    </div>
  );
}
