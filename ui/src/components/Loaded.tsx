import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { asProblem } from "@/api/problem";
import { Icon } from "./Icon";
import { Problem } from "./Problem";
import { Skeleton } from "./Skeleton";

interface Props<T> {
  readonly query: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
  readonly lines?: number;
}

/** Skeleton, then data, or the problem with a way to try again; data that could not be asked for anew stays, and is said to be old. */
export function Loaded<T>({ query, children, lines }: Props<T>) {
  if (query.data !== undefined) {
    return (
      <>
        {query.isRefetchError && <Old query={query} />}
        {children(query.data)}
      </>
    );
  }
  if (query.isError) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  return <Skeleton lines={lines} />;
}

function Old({ query }: { readonly query: UseQueryResult<unknown> }) {
  const { title, detail } = asProblem(query.error);
  return (
    <div className="nl-old" role="status">
      <Icon name="bi:exclamation-triangle" />
      <span>
        This may be old: it could not be asked for again. {title}
        {detail && `: ${detail}`}
      </span>
      <button type="button" className="btn btn-sm btn-outline-secondary" disabled={query.isFetching} onClick={() => void query.refetch()}>
        Try again
      </button>
    </div>
  );
}
