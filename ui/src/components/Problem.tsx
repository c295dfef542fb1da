import { asProblem } from "@/api/problem";
import { CopyButton } from "./CopyButton";
import { Icon } from "./Icon";

interface Props {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong, why, what to do, and the number under which the server's log knows it. */
export function Problem({ error, onRetry }: Props) {
  const problem = asProblem(error);
  return (
    <div className="nl-problem" role="alert">
      <Icon name="bi:exclamation-octagon" />
      <div className="nl-grow">
        <strong>{problem.title}</strong>
        {problem.detail && <p className="nl-problem-detail">{problem.detail}</p>}
        {problem.hint && <p className="nl-problem-hint">{problem.hint}</p>}
        <div className="nl-problem-end">
          {onRetry && (
            <button type="button" className="btn btn-sm btn-outline-secondary" onClick={onRetry}>
              Try again
            </button>
          )}
          {problem.type.startsWith("/problems/") && (
            <a href={problem.type} target="_blank" rel="noreferrer">
              About this problem
            </a>
          )}
          {problem.request_id && (
            <span className="nl-muted">
              Request <code>{problem.request_id}</code> <CopyButton text={problem.request_id} label="Copy the request's id" />
            </span>
          )}
        </div>
      </div>
    </div>
  );
}
