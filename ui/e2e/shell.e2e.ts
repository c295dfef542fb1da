import { expect, inject, test } from "vitest";
import { accessible, settled, signInAtForm, useBrowser } from "./browser";

const open = useBrowser();

test("the palette goes to a page by keyboard alone, and ? shows the shortcuts", async () => {
  const { page, clean } = await open(inject("open"));
  await page.goto("/nowhere");
  await settled(page);
  await page.keyboard.press("Control+k");
  await accessible(page);
  await page.keyboard.type("overview");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  expect(await page.title()).toBe("Overview · NeuroLake");
  await page.keyboard.press("?");
  await page.getByRole("heading", { name: "Keyboard shortcuts" }).waitFor();
  await accessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "Keyboard shortcuts" }).waitFor({ state: "detached" });
  await clean();
});

test("the theme is the system's until one is chosen, and stays chosen", async () => {
  const { page } = await open(inject("open"), { theme: "dark" });
  const shown = () => page.locator("html").getAttribute("data-bs-theme");
  await page.goto("/");
  await settled(page);
  expect(await shown()).toBe("dark");
  await page.getByRole("button", { name: /^Theme: system/ }).click();
  expect(await shown()).toBe("light");
  await page.reload();
  expect(await shown()).toBe("light");
});

test("on a phone the menu is a drawer that closes when one has gone somewhere", async () => {
  const { page, clean } = await open(inject("open"), { width: 390 });
  await page.goto("/nowhere");
  await settled(page);
  await page.getByRole("button", { name: "Open the menu" }).click();
  await accessible(page);
  await page.getByRole("dialog").getByRole("link", { name: "Overview" }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await clean();
});

test("who is not signed in signs in and comes back to where they wanted to go", async () => {
  const { page, context, clean } = await open(inject("guarded"));
  await page.goto("/?from=a-link");
  await page.getByRole("heading", { name: "Sign in to NeuroLake" }).waitFor();
  await accessible(page);
  await page.getByLabel("Name").fill("bea");
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("alert").waitFor();
  await signInAtForm(page, "bea");
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  expect(page.url()).toContain("?from=a-link");
  await page.getByText("bea", { exact: true }).waitFor();
  await context.clearCookies();
  await page.reload();
  await page.getByRole("heading", { name: "Sign in to NeuroLake" }).waitFor();
  await clean();
});
