// What a first visit loads may not grow beyond what a slow line brings in a moment.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const KB = 1024;
const SHELL_KB = 150;
const CSS_KB = 35;
const folder = new URL("../../src/neurolake/dashboard/static/", import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));

function reached(key, found = new Set()) {
  if (found.has(key)) return found;
  found.add(key);
  for (const next of manifest[key].imports ?? []) reached(next, found);
  return found;
}

const size = (file) => gzipSync(readFileSync(join(folder, file))).length / KB;
const sum = (files) => [...new Set(files)].reduce((total, file) => total + size(file), 0);
const shell = [...reached("index.html")].map((key) => manifest[key]);
const js = sum(shell.map((chunk) => chunk.file));
const css = sum(shell.flatMap((chunk) => chunk.css ?? []));

console.log(`shell ${js.toFixed(1)} of ${SHELL_KB} KB, CSS ${css.toFixed(1)} of ${CSS_KB} KB (gzip)`);
const early = shell.filter((chunk) => /monaco|editor\.api|chart\.js/.test(chunk.file));
if (early.length) console.error(`loaded too early: ${early.map((chunk) => chunk.file).join(", ")}`);
if (js > SHELL_KB || css > CSS_KB || early.length) process.exit(1);
