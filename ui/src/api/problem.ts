/** What the server answers instead of what was asked for (RFC 9457). */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly hint?: string;
  readonly request_id?: string;
  readonly query_id?: string;
  readonly retryable?: boolean;
}

export class ProblemError extends Error {
  constructor(readonly problem: ProblemBody) {
    super(problem.detail ?? problem.title);
    this.name = "ProblemError";
  }

  /** The last part of the type's address: `not-found`, `storage-full`, … */
  get kind(): string {
    return this.problem.type.split("/").pop() ?? "";
  }
}

/** Reads a refusal, whoever sent it: a proxy in between may answer with no problem at all. */
export async function problemOf(answer: Response): Promise<ProblemError> {
  const request_id = answer.headers.get("x-request-id") ?? undefined;
  const fallback: ProblemBody = {
    type: "about:blank",
    title: answer.statusText || `The server answered ${answer.status}`,
    status: answer.status,
    request_id,
  };
  try {
    const body: unknown = await answer.json();
    return new ProblemError(isProblem(body) ? { ...body, request_id: body.request_id ?? request_id } : fallback);
  } catch {
    return new ProblemError(fallback);
  }
}

function isProblem(body: unknown): body is ProblemBody {
  return typeof body === "object" && body !== null && "title" in body && "status" in body && "type" in body;
}

/** Whatever was thrown, as a problem to be shown. */
export function asProblem(error: unknown): ProblemBody {
  if (error instanceof ProblemError) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  return { type: "about:blank", title: "Something went wrong on this page", status: 0, detail };
}

export const UNREACHABLE: ProblemBody = {
  type: "about:blank",
  title: "The server does not answer",
  status: 0,
  detail: "The connection to NeuroLake is lost; nothing was changed by this request as far as this page knows.",
  hint: "It is tried again by itself. Look whether `neurolake serve` still runs.",
  retryable: true,
};
