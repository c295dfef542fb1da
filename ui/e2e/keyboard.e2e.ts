import { expect, inject, test } from "vitest";
import { settled, useBrowser } from "./browser";
import { tabTo } from "./keyboard";

const open = useBrowser();

test("from the first page to a saved query with its chart, by keyboard alone", async () => {
  const { page, clean } = await open(inject("open"));
  const press = (key: string) => page.keyboard.press(key);
  await page.goto("/");
  await settled(page);
  await press("Control+k");
  await page.keyboard.type("write a query");
  await press("Enter");
  await page.getByRole("heading", { name: "SQL", level: 1 }).waitFor();
  const editor = page.locator(".monaco-editor textarea, .monaco-editor .native-edit-context").first();
  await editor.waitFor({ state: "attached" });

  await tabTo(page, page.getByLabel("Question in words"));
  await tabTo(page, editor);
  await press("Control+a");
  await page.keyboard.type("SELECT region, count(*) AS n FROM people GROUP BY region ORDER BY region");
  await press("Control+Enter");
  await page.getByRole("gridcell", { name: "north" }).waitFor({ state: "attached" });
  // The first may close what completes.
  while (await page.evaluate(() => document.activeElement?.closest(".nl-editor") !== null)) await press("Escape");
  expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe("Run");

  await tabTo(page, page.getByRole("button", { name: "chart", exact: true }));
  await press("Enter");
  await page.locator(".nl-chart canvas").waitFor();
  await tabTo(page, page.getByLabel("Kind"));
  await press("ArrowDown");
  await page.getByRole("img", { name: /^line chart of n by region/ }).waitFor();
  await tabTo(page, page.getByRole("button", { name: "Save", exact: true }), "Shift+Tab");
  await press("Enter");

  await page.getByText("With its chart: line of n by region").waitFor();
  await tabTo(page, page.getByLabel("Name: small letters"));
  await page.keyboard.type("people-by-region");
  await press("Enter");
  await page.getByRole("heading", { name: "people-by-region", level: 1 }).waitFor();
  await tabTo(page, page.getByRole("button", { name: "Run", exact: true }));
  await press("Enter");
  await page.getByRole("img", { name: /^line chart of n by region/ }).waitFor();
  await page.getByRole("region", { name: "Answer, table" }).getByText("north").waitFor();
  await clean();
});

test("no page holds the focus: Tab goes through the editor's page and comes back to its beginning", async () => {
  const { page } = await open(inject("open"));
  await page.goto("/sql?sql=SELECT+1");
  await settled(page);
  await page.locator(".view-lines").click();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest(".nl-editor") !== null)).toBe(true);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Escape");
  await tabTo(page, page.getByRole("link", { name: "Skip to the page" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel("Question in words"));
});
