import { bytes, count, duration } from "@/components/format";
import { Figure } from "@/components/Figure";
import { summed, type Explained } from "./plan";

export function Figures({ explained }: { readonly explained: Explained }) {
  return (
    <div className="nl-figures">
      <Figure label="Total time" value={duration(explained.timings.total)} note={`${duration(explained.timings.optimise)} optimising`} />
      <Figure label="Files read" value={count(summed(explained, "files"))} note={bytes(summed(explained, "bytes"))} />
      <Figure label="Files pruned" value={count(summed(explained, "files_pruned"))} note={`${bytes(summed(explained, "bytes_pruned"))} not read`} />
      <Figure label="Policies applied" value={count(explained.policies.length)} />
      <Figure label="Passes fired" value={count(explained.passes.length)} />
    </div>
  );
}
