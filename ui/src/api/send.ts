import { problemOf, ProblemError, UNREACHABLE } from "./problem";
import { setStatus } from "./status";

const OPEN = ["/api/auth/login", "/api/auth/refresh", "/api/auth/logout"];
let refreshing: Promise<boolean> | null = null;

/**
 * `fetch` for our own API: answers come back only when they are good, everything else is thrown as a ProblemError.
 * An access token that has run out is exchanged once, unseen; a session that has ended is told to the whole page.
 */
export async function send(request: Request): Promise<Response> {
  const again = request.clone();
  let answer = await reach(request);
  if (answer.status === 401 && !isOpen(request.url)) {
    if (await refresh()) answer = await reach(again);
    if (answer.status === 401) setStatus({ signedOut: true });
  }
  if (answer.ok) return answer;
  const error = await problemOf(answer);
  if (answer.status === 507) setStatus({ full: error.problem });
  throw error;
}

async function reach(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    setStatus({ lost: false });
    return answer;
  } catch (error) {
    if (request.signal.aborted) throw error;
    setStatus({ lost: true });
    throw new ProblemError(UNREACHABLE);
  }
}

/** One exchange at a time: a refresh token holds for one use, and a second use ends the session. */
function refresh(): Promise<boolean> {
  refreshing ??= fetch("/api/auth/refresh", { method: "POST" })
    .then((answer) => answer.ok)
    .catch(() => false)
    .finally(() => {
      refreshing = null;
    });
  return refreshing;
}

function isOpen(url: string): boolean {
  return OPEN.includes(new URL(url).pathname);
}
