import { useSyncExternalStore } from "react";
import type { ProblemBody } from "./problem";

/** What concerns every page: the server is gone, the session has ended, the disk is full. */
export interface Status {
  readonly lost: boolean;
  readonly signedOut: boolean;
  readonly full: ProblemBody | null;
}

let status: Status = { lost: false, signedOut: false, full: null };
const listeners = new Set<() => void>();

export function setStatus(change: Partial<Status>): void {
  const keys = Object.keys(change) as (keyof Status)[];
  if (keys.every((key) => status[key] === change[key])) return;
  status = { ...status, ...change };
  listeners.forEach((listener) => listener());
}

export const currentStatus = (): Status => status;

export function onStatus(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useStatus = (): Status => useSyncExternalStore(onStatus, currentStatus);
