import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Tests in a real browser against real servers on real lakes; nothing stands in for anything. */
export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  test: {
    include: process.env.SCREENSHOTS ? ["e2e/screenshots.ts"] : ["e2e/**/*.e2e.ts"],
    globalSetup: ["./e2e/servers.ts"],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
