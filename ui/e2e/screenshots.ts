import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, inject, test } from "vitest";
import { ADDRESSES, pathOf } from "./addresses";
import { settled, THEMES, useBrowser, WIDTHS } from "./browser";

const FOLDER = fileURLToPath(new URL("../screenshots/", import.meta.url));
const open = useBrowser();
mkdirSync(FOLDER, { recursive: true });

describe.each(WIDTHS)("%i", (width) => {
  describe.each(THEMES)("%s", (theme) => {
    test.each(ADDRESSES)("$name", async (address) => {
      const { page, context } = await open(inject("open"), { width, theme });
      await page.goto(await pathOf(address, inject("open")));
      await settled(page);
      await page.screenshot({ path: `${FOLDER}${address.name}-${width}-${theme}.png` });
      await context.close();
    });
  });
});
