import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));
const BIN = join(REPOSITORY, ".venv/bin");

declare module "vitest" {
  interface ProvidedContext {
    readonly open: string;
    readonly guarded: string;
    readonly lakes: string;
  }
}

/** Makes the lakes, serves both on free ports, and takes them down at the end. */
export default async function setup(project: TestProject): Promise<() => void> {
  const lakes = mkdtempSync(join(tmpdir(), "neurolake-ui-"));
  execFileSync(join(BIN, "python"), ["-m", "scripts.ui_lakes", lakes], { cwd: REPOSITORY, stdio: "inherit" });
  const [open, guarded] = await Promise.all([serve(join(lakes, "open"), {}), serve(join(lakes, "guarded"), { NEUROLAKE_AUTH: "required" })]);
  project.provide("open", open.url);
  project.provide("guarded", guarded.url);
  project.provide("lakes", lakes);
  return () => {
    open.process.kill();
    guarded.process.kill();
    rmSync(lakes, { recursive: true, force: true, maxRetries: 5 });
  };
}

export interface Served {
  readonly url: string;
  readonly process: ChildProcess;
}

interface How {
  readonly port?: number;
  /** A command that runs it, given what to run as its last arguments. */
  readonly within?: readonly string[];
}

/** A server of its own over a lake; it tells its address when it answers. */
export async function serve(home: string, settings: Record<string, string>, { port = 0, within = [] }: How = {}): Promise<Served> {
  const [program = "", ...rest] = [...within, join(BIN, "neurolake"), "serve", "--port", String(port), "--json"];
  const served = spawn(program, rest, {
    env: { ...process.env, NEUROLAKE_HOME: home, ...settings },
    stdio: ["ignore", "pipe", "ignore"],
  });
  let text = "";
  for await (const line of createInterface({ input: served.stdout })) {
    text += line;
    if (line !== "}") continue;
    const told = JSON.parse(text) as { url: string; web: boolean };
    if (told.web) return { url: told.url, process: served };
    served.kill();
    throw new Error("The web application is not built: run make ui");
  }
  throw new Error("the server ended before it answered");
}
