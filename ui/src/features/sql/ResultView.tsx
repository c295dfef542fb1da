import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { useParameter } from "@/app/location";
import { bytes, count, duration } from "@/components/format";
import { CHUNK } from "@/components/grid/source";
import { Icon } from "@/components/Icon";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Skeleton } from "@/components/Skeleton";
import { read, written, type Arrangement } from "./arrangement";
import { ArrangementBar } from "./ArrangementBar";
import { ResultGrid } from "./ResultGrid";
import { rowsOf } from "./rowsOf";
import type { Run } from "./run";

const ChartView = lazy(() => import("./ChartView"));
const DOWNLOADS = ["csv", "json", "parquet", "arrow", "xlsx"];

/** A stored result as a table or a chart; both read the same rows. */
export function ResultView({ run }: { readonly run: Run }) {
  const [view, setView] = useParameter("view");
  const [text, setText] = useParameter("arranged");
  const arrangement = useMemo(() => read(run.id, text), [run.id, text]);
  const arrange = (next: Arrangement) => setText(written(run.id, next));
  const page = useQuery({
    queryKey: ["result", run.id, arrangement],
    queryFn: async () => ({ arrangement, rows: await rowsOf(run.id, arrangement, 0, CHUNK) }),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <div className="nl-result-bar">
        <div className="nl-segment" role="group" aria-label="Show as">
          {["table", "chart"].map((name) => (
            <button key={name} type="button" aria-pressed={(view ?? "table") === name} onClick={() => setView(name === "table" ? null : name)}>
              {name}
            </button>
          ))}
        </div>
        <Facts run={run} />
        <LinkButton to="/plan" search={{ query: run.id }} kind="outline-secondary">
          Plan
        </LinkButton>
        <Download id={run.id} />
      </div>
      <ArrangementBar arrangement={arrangement} left={page.data?.rows.row_count ?? null} whole={run.rows} onChange={arrange} />
      <Loaded query={page}>
        {(found) =>
          view === "chart" ? (
            <Suspense fallback={<Skeleton label="Loading the chart" />}>
              <ChartView page={found.rows} />
            </Suspense>
          ) : (
            <ResultGrid page={found.rows} arrangement={found.arrangement} onArrange={arrange} />
          )
        }
      </Loaded>
    </>
  );
}

function Facts({ run }: { readonly run: Run }) {
  const cache = (run.facts as { cache?: { status?: string } } | null)?.cache?.status;
  return (
    <span className="nl-run-facts">
      <span>{count(run.rows)} rows</span>
      {run.truncated && <span className="nl-badge nl-warn">cut off at the limit</span>}
      <span>{duration(run.timings?.total)}</span>
      <span>{bytes(run.bytes)}</span>
      {cache === "hit" && (
        <span className="nl-badge nl-good">
          <Icon name="bi:lightning-charge" /> from the cache
        </span>
      )}
    </span>
  );
}

function Download({ id }: { readonly id: string }) {
  return (
    <details className="nl-menu">
      <summary className="btn btn-sm btn-outline-secondary">
        <Icon name="bi:download" /> Download
      </summary>
      <ul>
        {DOWNLOADS.map((format) => (
          <li key={format}>
            <a href={`/api/query/${id}/download?format=${format}`} download>
              {format}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
