import { expect, inject, test } from "vitest";
import { accessible, settled, signIn, useBrowser, write } from "./browser";

const open = useBrowser();

test("what is written in tabs is kept on the server, for whoever wrote it, and there again in another window", async () => {
  const { page, clean } = await open(inject("guarded"));
  await page.goto("/sql");
  await signIn(page, "bea");
  await settled(page);
  const bar = page.getByRole("navigation", { name: "Tabs of the editor" });
  await page.locator(".view-lines").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("-- the first\nSELECT 1");
  await bar.getByText("Kept").waitFor({ state: "attached" });
  await page.getByRole("button", { name: "New tab" }).click();
  await page.locator(".view-lines").click();
  await page.keyboard.type("-- the second\nSELECT 2");
  await bar.getByRole("button", { name: "the second", exact: true }).waitFor();
  await accessible(page);
  // Gone at once, without a rest: what was typed is kept all the same.
  await page.getByRole("link", { name: "Overview" }).first().click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();

  const other = await open(inject("guarded"));
  await other.page.goto("/sql");
  await signIn(other.page, "bea");
  const there = other.page.getByRole("navigation", { name: "Tabs of the editor" });
  await there.getByRole("button", { name: "the second", exact: true }).waitFor();
  await there.getByRole("button", { name: "the first", exact: true }).click();
  await other.page.locator(".view-lines").getByText("SELECT").waitFor();
  await other.page.locator(".view-lines").click();
  await other.page.keyboard.press("Control+End");
  await other.page.keyboard.type(" + 1");
  await there.getByText("Kept").waitFor({ state: "attached" });

  const ada = await open(inject("guarded"));
  await ada.page.goto("/sql");
  await signIn(ada.page, "ada");
  await settled(ada.page);
  expect(await ada.page.getByRole("button", { name: "the first", exact: true }).count()).toBe(0);
  await clean();
});

test("a tab that another window changed is not written over unseen", async () => {
  const { page, context } = await open(inject("open"));
  await page.goto("/sql?sql=SELECT+10");
  await settled(page);
  await page.locator(".view-lines").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" AS a");
  await page.waitForURL(/tab=/);
  const second = await context.newPage();
  await second.goto(page.url());
  await settled(second);
  await second.locator(".view-lines").click();
  await second.keyboard.press("Control+End");
  await second.keyboard.type("bc");
  await second.getByRole("navigation", { name: "Tabs of the editor" }).getByText("Kept").waitFor({ state: "attached" });
  await page.keyboard.type("x");
  await page.getByRole("alert").getByText("changed in another window").waitFor();
  await page.keyboard.press("Escape");
  await accessible(page);
  await page.getByRole("button", { name: "Take that text" }).click();
  await page.locator(".view-lines").getByText("abc").waitFor();
  await page.getByRole("button", { name: /^Close the tab SELECT 10 AS abc/ }).click();
  expect(await page.getByRole("button", { name: /^SELECT 10/ }).count()).toBe(0);
});

test("a text is laid out with its comments, and what cannot be read is told", async () => {
  const { page, clean } = await open(inject("open"));
  await write(page, "select id, name -- who\nfrom people where id<3");
  await page.getByRole("button", { name: "Format" }).click();
  await page.locator(".view-line").nth(2).getByText("FROM").waitFor();
  expect((await page.locator(".view-lines").textContent())?.replaceAll("\u00a0", " ")).toContain("-- who");
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" and name = 'open");
  // The editor writes the second quote by itself.
  await page.keyboard.press("Delete");
  await page.keyboard.press("Shift+Alt+F");
  await page.getByRole("alert").getByText("not closed").waitFor();
  await clean();
});
