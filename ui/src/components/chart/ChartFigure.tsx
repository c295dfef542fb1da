import { lazy, Suspense } from "react";
import type { Schemas } from "@/api/client";
import { Skeleton } from "@/components/Skeleton";
import type { Spec } from "./settings";

const ChartDrawing = lazy(() => import("./ChartDrawing"));

interface Props {
  readonly page: Pick<Schemas["Page"], "columns" | "rows">;
  readonly spec: Spec;
  readonly title?: string;
}

/** A drawing with its title; what draws is loaded when the first one is shown. */
export function ChartFigure({ page, spec, title }: Props) {
  return (
    <figure className="nl-drawn">
      {title && <figcaption>{title}</figcaption>}
      <Suspense fallback={<Skeleton label="Loading the chart" />}>
        <ChartDrawing page={page} spec={spec} />
      </Suspense>
    </figure>
  );
}
