import { useSyncExternalStore } from "react";
import { api } from "@/api/client";
import { asProblem } from "@/api/problem";
import { added, changed, next, type Sending, type UploadOptions } from "./queue";
import { post } from "./post";

/** The queue lives as long as the window: one may go to other pages while files are sent. */
let queue: readonly Sending[] = [];
const stops = new Map<number, AbortController>();
const listeners = new Set<() => void>();

export function upload(files: readonly File[], options: UploadOptions): void {
  set(added(queue, files, options));
  pump();
}

export function stop(id: number): void {
  stops.get(id)?.abort();
  set(changed(queue, id, { state: "cancelled" }));
  pump();
}

export const again = (id: number): void => {
  set(changed(queue, id, { state: "waiting", sent: 0, problem: null }));
  pump();
};

export const forget = (id: number): void => set(queue.filter((item) => item.id !== id));

export const useUploads = (): readonly Sending[] => useSyncExternalStore(subscribe, () => queue);

function pump(): void {
  for (const item of next(queue)) void send(item);
}

async function send(item: Sending): Promise<void> {
  const stopping = new AbortController();
  stops.set(item.id, stopping);
  set(changed(queue, item.id, { state: "sending" }));
  try {
    // Exchanges an access token that has run out, which an upload cannot do for itself.
    await api.GET("/api/auth/me");
    const job = await post(item, (sent) => set(changed(queue, item.id, { sent })), stopping.signal);
    set(changed(queue, item.id, { state: "sent", sent: 1, jobId: job.id }));
  } catch (error) {
    if (!stopping.signal.aborted) set(changed(queue, item.id, { state: "refused", problem: asProblem(error) }));
  } finally {
    stops.delete(item.id);
    pump();
  }
}

function set(now: readonly Sending[]): void {
  queue = now;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
