import { describe, inject, test } from "vitest";
import { ADDRESSES, pathOf } from "./addresses";
import { accessible, fits, settled, THEMES, useBrowser, WIDTHS } from "./browser";

const open = useBrowser();

describe.each(WIDTHS)("%i wide", (width) => {
  describe.each(THEMES)("%s", (theme) => {
    test.each(ADDRESSES)("$name can be used by everybody, stays within the window and asks nobody else", async (address) => {
      const { page, context, clean } = await open(inject("open"), { width, theme });
      await page.goto(await pathOf(address, inject("open")));
      await settled(page);
      await accessible(page);
      await fits(page);
      await clean();
      await context.close();
    });
  });
});
