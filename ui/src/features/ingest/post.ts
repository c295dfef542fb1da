import type { Job } from "@/api/nuic";
import { problemOf, ProblemError, UNREACHABLE } from "@/api/problem";
import { setStatus } from "@/api/status";
import { fields, type Sending } from "./queue";

const UPLOAD = "/api/neurolake/ingestion/upload";

/** Sends one file. `fetch` does not tell how much has gone out, so this is the one place that uses its elder. */
export function post(item: Sending, onSent: (share: number) => void, signal: AbortSignal): Promise<Job> {
  const form = new FormData();
  for (const [name, value] of fields(item.options)) form.append(name, value);
  form.append("file", item.file, item.file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", UPLOAD);
    request.upload.onprogress = (event) => event.lengthComputable && onSent(event.loaded / event.total);
    request.onload = () => void answered(request).then(resolve, reject);
    request.onerror = () => reject(new ProblemError(UNREACHABLE));
    request.onabort = () => reject(new DOMException("stopped", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

async function answered(request: XMLHttpRequest): Promise<Job> {
  const headers = { "x-request-id": request.getResponseHeader("x-request-id") ?? "" };
  const answer = new Response(request.responseText, { status: request.status, statusText: request.statusText, headers });
  if (!answer.ok) {
    const error = await problemOf(answer);
    if (answer.status === 507) setStatus({ full: error.problem });
    throw error;
  }
  const { jobs } = (await answer.json()) as { jobs: readonly Job[] };
  if (!jobs[0]) throw new Error("The server took the file but names no ingestion.");
  return jobs[0];
}
