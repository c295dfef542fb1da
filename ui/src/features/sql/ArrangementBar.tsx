import { count } from "@/components/format";
import { Icon } from "@/components/Icon";
import { AS_IT_IS, isArranged, without, type Arrangement } from "./arrangement";

interface Props {
  readonly arrangement: Arrangement;
  readonly left: number | null;
  readonly whole: number | null;
  readonly onChange: (arrangement: Arrangement) => void;
}

/** What a result is sorted and filtered by; each can be taken away. */
export function ArrangementBar({ arrangement, left, whole, onChange }: Props) {
  if (!isArranged(arrangement)) return null;
  return (
    <div className="nl-grid-bar nl-arranged" role="group" aria-label="Order and filters">
      <span>
        {count(left)} of {count(whole)} rows
      </span>
      {arrangement.sort.map((one) => (
        <Part key={one.column} text={`${one.column} ${one.descending ? "▼" : "▲"}`} label={`Take the order by ${one.column} away`} onRemove={() => onChange(without(arrangement, one))} />
      ))}
      {arrangement.filters.map((one, index) => (
        <Part key={index} text={`${one.column} ${one.operator} ${one.value ?? ""}`} label={`Take the filter of ${one.column} away`} onRemove={() => onChange(without(arrangement, one))} />
      ))}
      <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => onChange(AS_IT_IS)}>
        As it was
      </button>
    </div>
  );
}

function Part({ text, label, onRemove }: { readonly text: string; readonly label: string; readonly onRemove: () => void }) {
  return (
    <span className="nl-badge">
      <bdi>{text.slice(0, 60)}</bdi>
      <button type="button" className="nl-icon-button nl-small" onClick={onRemove} aria-label={label}>
        <Icon name="bi:x" />
      </button>
    </span>
  );
}
