import type { DataCard } from "@/api/datasetShapes";
import { Icon } from "@/components/Icon";

/** Says that a dataset is not to be used any more, and why. */
export function Lifecycle({ card }: { readonly card: DataCard }) {
  const { state, reason, successor } = card.lifecycle;
  if (state === "active") return null;
  return (
    <p className="nl-notice" role="status">
      <Icon name="bi:exclamation-triangle" />
      <span>
        This dataset is {state}. <bdi>{reason}</bdi> {successor && <>Use <bdi>{successor}</bdi> instead.</>}
      </span>
    </p>
  );
}
