import { describe, inject, test } from "vitest";
import { ADDRESSES, pathOf } from "./addresses";
import { accessible, fits, settled, themed, THEMES, useBrowser, WIDTHS } from "./browser";

const open = useBrowser();

describe.each(WIDTHS)("%i wide", (width) => {
  test.each(ADDRESSES)("$name can be used by everybody in both themes, stays within the window and asks nobody else", async (address) => {
    const { page, context, clean } = await open(inject("open"), { width });
    await page.goto(await pathOf(address, inject("open")));
    for (const theme of THEMES) {
      await themed(page, theme);
      await settled(page);
      await accessible(page);
      await fits(page);
    }
    await clean();
    await context.close();
  });
});
