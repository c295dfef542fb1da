// Makes src/api/schema.ts of the server's OpenAPI document; with --check says whether it is still the same.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const repository = new URL("../../", import.meta.url);
const target = new URL("../src/api/schema.ts", import.meta.url);
const python = process.env.PYTHON ?? new URL(".venv/bin/python", repository).pathname;
const document = execFileSync(python, ["scripts/openapi.py"], { cwd: repository, maxBuffer: 64 * 2 ** 20 });
const made = `// Made by \`make ui-types\` of the server's OpenAPI document. Do not edit.\n${astToString(await openapiTS(document.toString()))}`;

if (!process.argv.includes("--check")) {
  writeFileSync(target, made);
} else if (readFileSync(target, "utf8") !== made) {
  console.error("src/api/schema.ts is not what the server describes any more. Run: make ui-types");
  process.exit(1);
}
