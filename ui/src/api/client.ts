import createClient from "openapi-fetch";
import type { components, paths } from "./schema";
import { send } from "./send";

export type Schemas = components["schemas"];

/** The API, typed by its own description; a call that is refused throws a ProblemError. */
export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: send });

/** The body of an answer. */
export async function body<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  if (data === undefined) throw new Error("The server answered without a body.");
  return data;
}

/** The body of an answer whose description says no more than `object`: `T` says what the server sends there. */
export async function shaped<T>(call: Promise<{ data?: unknown }>): Promise<T> {
  return (await body(call)) as T;
}
