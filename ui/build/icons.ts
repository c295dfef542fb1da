import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const USED = /\bbi:([a-z0-9-]+)/g;

/** Makes one SVG sprite of the icons that the sources name as `bi:NAME`; an unknown name stops the build. */
export function iconSprite(root: string): Plugin {
  return {
    name: "icon-sprite",
    buildStart() {
      writeIfChanged(join(root, "src/components/icons.generated.svg"), sprite(root));
    },
  };
}

function sprite(root: string): string {
  const symbols = [...used(root)].sort().map((name) => symbol(root, name));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

function used(root: string): Set<string> {
  const folder = join(root, "src");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));
  const sources = names.map((name) => join(folder, name));
  return new Set(sources.flatMap((path) => [...readFileSync(path, "utf8").matchAll(USED)].map((found) => found[1] ?? "")));
}

function symbol(root: string, name: string): string {
  const path = join(root, "node_modules/bootstrap-icons/icons", `${name}.svg`);
  if (!existsSync(path)) throw new Error(`bootstrap-icons has no icon "${name}"`);
  const body = readFileSync(path, "utf8").replace(/^<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 16 16">${body}</symbol>`;
}

function writeIfChanged(path: string, text: string): void {
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}
