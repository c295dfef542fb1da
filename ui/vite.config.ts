import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { iconSprite } from "./build/icons.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [react(), iconSprite(here("./"))],
  resolve: { alias: { "@": here("./src") } },
  css: {
    preprocessorOptions: {
      // Bootstrap 5.3 is written with what newer Sass warns of.
      scss: { quietDeps: true, silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"] },
    },
  },
  build: {
    outDir: here("../src/neurolake/dashboard/static"),
    emptyOutDir: true,
    manifest: "manifest.json",
    // The policy of our pages forbids what is inlined as data: but for pictures.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 5000,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "^/(api|docs|problems|openapi.json)": "http://127.0.0.1:8000" } },
  test: { include: ["src/**/*.test.ts"] },
});
