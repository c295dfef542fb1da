import { expect, inject, test } from "vitest";
import { accessible, fits, settled, signIn, useBrowser } from "./browser";

const open = useBrowser();

test("from the zones to a table's files, a footer with its row groups, and small files put together", async () => {
  const { page, clean } = await open(inject("open"));
  const ask = (sql: string) => fetch(`${inject("open")}/api/query/execute`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ sql, wait_s: 30 }) });
  await ask("CREATE TABLE gold.small_ones AS SELECT 1 AS id");
  await ask("INSERT INTO small_ones SELECT 2");
  await page.goto("/storage");
  await page.getByRole("region", { name: "Tables of gold, table" }).getByRole("link", { name: "small_ones" }).click();
  const files = page.getByRole("region", { name: "Data files, table" });
  await expect.poll(() => files.getByRole("link").count()).toBe(2);
  await files.getByRole("link").first().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Row group, table" }).getByText("ZSTD").first().waitFor();
  expect(page.url()).toContain("file=");
  await page.reload();
  await page.getByRole("region", { name: "Columns of the file, table" }).getByText("INT32").waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Only tell" }).click();
  await page.getByText(/It would have put 2 files together into 1/).waitFor();
  await page.getByRole("button", { name: "Do it" }).click();
  await page.getByText(/It has put 2 files together into 1/).waitFor();
  await page.getByText(/has no data file/).waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await expect.poll(() => files.getByRole("link").count()).toBe(1);
  await clean();
});

test("originals and stored answers lead on and can be downloaded", async () => {
  const { page, clean } = await open(inject("open"), { width: 390, theme: "dark" });
  await page.goto("/storage?tab=landing");
  await page.getByRole("region", { name: "Files that were brought in, table" }).getByRole("link", { name: "people.csv" }).waitFor();
  await page.goto("/storage?tab=results");
  const download = page.waitForEvent("download");
  await page.getByRole("region", { name: "Answers, table" }).getByRole("link", { name: "parquet" }).first().click();
  expect((await download).suggestedFilename()).toMatch(/\.parquet$/);
  await fits(page);
  await clean();
});

test("who may not read a table sees nothing of it, and who may not manage it no file", async () => {
  const { page, clean } = await open(inject("guarded"));
  await page.goto("/storage");
  await signIn(page, "bea");
  await settled(page);
  await page.getByRole("link", { name: "people" }).first().click();
  await page.getByRole("alert").waitFor();
  expect(await page.getByText(".parquet").count()).toBe(0);
  await accessible(page);
  await page.goto("/storage/hidden");
  await page.getByRole("alert").waitFor();
  await clean();
});

test("a view is no table without rows", async () => {
  const { page } = await open(inject("open"));
  const made = await page.request.post("/api/query/execute", { data: { sql: "CREATE OR REPLACE VIEW gold.people_seen AS SELECT id FROM people" } });
  expect(made.ok()).toBe(true);
  for (const [path, table] of [["/", "Datasets, table"], ["/storage", "Tables of gold, table"]] as const) {
    await page.goto(path);
    const row = page.getByRole("region", { name: table }).getByRole("row", { name: /people_seen/ });
    await row.getByText("view", { exact: true }).waitFor();
    expect(await row.textContent()).not.toMatch(/\b0 B/);
  }
});
