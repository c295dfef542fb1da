import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

const MOST_STEPS = 60;

/** Presses Tab until something has the focus; everything on the way can be seen, and shows that it has the focus. */
export async function tabTo(page: Page, wanted: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await page.keyboard.press(key);
    const at = await page.evaluate(focused);
    passed.push(at.name);
    expect(at, passed.join(" → ")).toMatchObject({ visible: true, marked: true });
    if (await wanted.evaluate((element) => element === document.activeElement).catch(() => false)) return;
  }
  throw new Error(`Tab does not lead there: ${passed.join(" → ")}`);
}

/** What has the focus, whether it is in view, and whether a ring or its frame says so. */
function focused(): { name: string; visible: boolean; marked: boolean } {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return { name: "nothing", visible: true, marked: true };
  const ringed = (one: Element) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  const around: Element[] = [];
  for (let one: Element | null = element; one && around.length < 12; one = one.parentElement) around.push(one);
  const box = (element.closest(".nl-editor") ?? element).getBoundingClientRect();
  const name = `${element.tagName.toLowerCase()} ${element.getAttribute("aria-label") ?? element.textContent?.trim().slice(0, 30) ?? ""}`;
  const own = element.closest(".nl-editor") ? around : around.slice(0, 1);
  return { name, visible: box.width > 0 && box.bottom > 0 && box.top < window.innerHeight, marked: own.some(ringed) };
}
