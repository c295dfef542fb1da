import type { ColumnProfile } from "@/api/datasetShapes";
import { count } from "@/components/format";
import { barsOf } from "./bars";

const WIDTH = 96;
const HEIGHT = 24;

/** The values of a column at a glance. */
export function Distribution({ profile, label }: { readonly profile: ColumnProfile | null; readonly label: string }) {
  const bars = barsOf(profile);
  if (!bars.length) return <span className="nl-muted">–</span>;
  const step = WIDTH / bars.length;
  return (
    <svg className="nl-distribution" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${label}: ${told(bars)}`}>
      {bars.map((bar, index) => (
        <rect key={bar.label} x={index * step} width={Math.max(1, step - 1)} y={HEIGHT - height(bar.share)} height={height(bar.share)}>
          <title>{`${bar.label}: ${count(bar.count)}`}</title>
        </rect>
      ))}
    </svg>
  );
}

const height = (share: number) => Math.max(1, share * HEIGHT);
const told = (bars: readonly { readonly label: string; readonly count: number }[]) => bars.map((bar) => `${bar.label} ${count(bar.count)}`).join(", ");
