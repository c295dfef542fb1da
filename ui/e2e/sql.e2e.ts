import { join } from "node:path";
import { expect, inject, test } from "vitest";
import type { Page } from "playwright-core";
import { accessible, settled, signIn, useBrowser, write } from "./browser";
import { serve } from "./servers";

const open = useBrowser();

const cells = (page: Page) => page.getByRole("gridcell");

test("a statement is run by keyboard, its result read, copied and found again by its address", async () => {
  const { page, clean } = await open(inject("open"));
  await write(page, "SELECT 7 AS n, NULL AS nothing, '' AS blank; SELECT 'second' AS x");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+Enter");
  await cells(page).first().waitFor();
  expect(await cells(page).allTextContents()).toEqual(["7", "NULL", "empty text"]);
  await page.getByRole("grid").focus();
  await page.keyboard.press("Control+a");
  await page.getByLabel("Copy as").selectOption("csv");
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await page.getByText("3 cells copied as csv").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('n,nothing,blank\r\n7,,""');
  expect(page.url()).toContain("query=");
  await page.reload();
  await cells(page).first().waitFor();
  expect(await cells(page).first().textContent()).toBe("7");
  await clean();
});

test("all statements become tabs, and the first that fails stops those behind it", async () => {
  const { page, clean } = await open(inject("open"));
  await write(page, "SELECT 'a;b' AS x; SELECT missing FROM people; SELECT 3");
  await page.getByRole("button", { name: "Run all" }).click();
  await page.getByRole("alert").getByText("missing").first().waitFor();
  expect(await page.locator(".nl-results .nl-tab").count()).toBe(2);
  await page.locator(".nl-results .nl-tab button").first().click();
  await page.getByRole("gridcell", { name: "a;b" }).waitFor({ state: "attached" });
  await clean();
});

test("a parameter gets a field, and completion knows the columns of the table", async () => {
  const { page, clean } = await open(inject("open"));
  await write(page, "SELECT name FROM people WHERE id = $who");
  await page.getByLabel("$who").fill("5");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("gridcell", { name: "Person 5" }).waitFor({ state: "attached" });
  await page.locator(".view-lines").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" AND reg");
  await page.locator(".suggest-widget").getByText("region").first().waitFor();
  await clean();
});

test("what is wrong is underlined while one types", async () => {
  const { page } = await open(inject("open"));
  await write(page, "SELECT naame FROM people");
  await page.locator(".squiggly-error").first().waitFor();
});

test("a long query shows that it runs, and stops when it is told to", async () => {
  const { page } = await open(inject("open"));
  await write(page, "SELECT count(*) FROM range(100000000) a, range(10000) b WHERE (a.range * b.range) % 7 = 3");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("progressbar").waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("The query was cancelled").waitFor();
});

test("rows far down are fetched when they are looked at, and found by their text", async () => {
  const { page } = await open(inject("open"));
  await write(page, "SELECT range AS n, 'row ' || range AS t FROM range(100000)");
  await page.keyboard.press("Control+Enter");
  await cells(page).first().waitFor();
  await page.getByRole("grid").focus();
  await page.keyboard.press("Control+ArrowDown");
  await page.getByRole("gridcell", { name: "99999", exact: true }).waitFor({ state: "attached" });
  await page.getByLabel("Find in the result").fill("row 4321");
  await page.keyboard.press("Enter");
  await page.getByText("Row 4,322", { exact: true }).waitFor();
});

test("a question in words shows its SQL before it runs", async () => {
  const { page } = await open(inject("open"));
  await write(page, "SELECT 1");
  await page.getByLabel("Question in words").fill("how many people by region");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Run this" }).first().waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Run this" }).first().click();
  await page.getByRole("gridcell", { name: "north" }).first().waitFor({ state: "attached" });
});

test("what a policy masks is told beside the values", async () => {
  const { page } = await open(inject("guarded"));
  await page.goto("/");
  await signIn(page, "bea");
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await write(page, "SELECT id, email FROM people ORDER BY id");
  await page.keyboard.press("Control+Enter");
  await page.getByText(/masked: partial by hide-addresses/).first().waitFor();
  expect(await page.getByRole("gridcell").nth(1).textContent()).not.toContain("@example.com");
  await accessible(page);
});

test("a server that goes away is told, and the page goes on when it is back", async () => {
  const home = join(inject("lakes"), "again");
  const first = await serve(home, {});
  const { page } = await open(first.url);
  await write(page, "SELECT 'still here' AS x");
  const gone = new Promise((resolve) => first.process.once("exit", resolve));
  first.process.kill();
  await gone;
  await page.keyboard.press("Control+Enter");
  await page.getByText("The server does not answer. What you see may be old").waitFor();
  const second = await serve(home, {}, { port: Number(new URL(first.url).port) });
  await page.getByText("The server does not answer. What you see may be old").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("gridcell", { name: "still here" }).waitFor({ state: "attached" });
  second.process.kill();
});

test("the editor is not loaded before it is looked at", async () => {
  const { page } = await open(inject("open"));
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto("/");
  await settled(page);
  expect(asked.filter((url) => /Editor|ChartView|worker/.test(url))).toEqual([]);
});

test("a result is sorted and filtered as a whole, a column's values are told, and the address keeps it", async () => {
  const { page, clean } = await open(inject("open"));
  await write(page, "SELECT range AS n, CASE range % 4 WHEN 0 THEN NULL ELSE 'kind ' || range % 4 END AS kind FROM range(20000)");
  await page.keyboard.press("Control+Enter");
  await cells(page).first().waitFor();
  await page.getByRole("grid").focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Column n" });
  await dialog.getByText("20,000").first().waitFor();
  await accessible(page);
  await dialog.getByRole("button", { name: "Greatest first" }).click();
  await page.getByRole("gridcell", { name: "19999", exact: true }).waitFor({ state: "attached" });
  expect(await page.getByRole("columnheader").first().getAttribute("aria-sort")).toBe("descending");

  await page.getByRole("grid").focus();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("button", { name: "Column", exact: true }).click();
  const kinds = page.getByRole("dialog", { name: "Column kind" });
  await kinds.getByRole("region", { name: "Most frequent values, table" }).getByText("kind 1").waitFor();
  await kinds.getByText("25.0%").first().waitFor();
  await kinds.getByLabel("Value", { exact: true }).fill("kind 2");
  await page.keyboard.press("Enter");
  await page.getByText("5,000 of 20,000 rows").waitFor();
  expect(await cells(page).first().textContent()).toBe("19998");
  await page.getByRole("grid").focus();
  await page.keyboard.press("Control+ArrowDown");
  await page.getByRole("gridcell", { name: "2", exact: true }).waitFor({ state: "attached" });
  await accessible(page);

  await page.reload();
  await page.getByText("5,000 of 20,000 rows").waitFor();
  await page.getByRole("button", { name: "Take the filter of kind away" }).click();
  await page.getByText("20,000 of 20,000 rows").waitFor();
  await page.getByRole("button", { name: "As it was" }).click();
  await page.getByText("of 20,000 rows").waitFor({ state: "detached" });
  await clean();
});

test("a filter that does not fit its column is told, and can be taken away", async () => {
  const { page } = await open(inject("open"), { width: 390 });
  await write(page, "SELECT range AS n FROM range(10)");
  await page.keyboard.press("Control+Enter");
  await cells(page).first().waitFor();
  await page.getByRole("button", { name: "Column", exact: true }).click();
  await page.getByLabel("Value", { exact: true }).fill("many");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("none of its column's type").waitFor();
  await page.getByRole("button", { name: "As it was" }).click();
  await cells(page).first().waitFor({ state: "attached" });
});
