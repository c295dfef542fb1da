import { expect, inject, test } from "vitest";
import type { Page } from "playwright-core";
import { signIn, useBrowser } from "./browser";

const open = useBrowser();
const STAFF = `id,email,office,salary\n${Array.from({ length: 80 }, (_, n) => `${n},worker${n}@example.org,${["Oslo", "Rome"][n % 2]},${3000 + n}`).join("\n")}\n`;

test("from a file to its score, a question in English, a chart, its lineage, and a mask as somebody else sees it", async () => {
  const { page, clean } = await open(inject("guarded"));
  await page.goto("/ndm-nuic/ingest");
  await signIn(page, "ada");
  await page.locator("input[type=file]").setInputFiles([{ name: "staff.csv", mimeType: "text/csv", buffer: Buffer.from(STAFF) }]);
  await page.getByRole("img", { name: /completeness \d+%/ }).waitFor();

  await page.goto("/sql");
  await page.getByLabel("Question in words").fill("average salary by office in staff");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Run this" }).first().click();
  await page.getByRole("gridcell", { name: "Oslo" }).first().waitFor({ state: "attached" });
  await page.getByRole("button", { name: "chart", exact: true }).click();
  await page.locator(".nl-chart canvas").waitFor();

  await page.goto("/ndm-nuic/catalog?q=staff");
  await page.getByRole("link", { name: "staff", exact: true }).click();
  await page.getByRole("link", { name: "Lineage", exact: true }).click();
  const graph = page.getByRole("region", { name: "The graph, table" });
  await graph.getByRole("row", { name: /gold\.staff/ }).getByText("the focus").waitFor();
  await graph.getByRole("row", { name: /staff\.csv/ }).getByText("1 step before").waitFor();

  await policy(page, "grant", "bea-reads-staff", () => page.getByLabel("Dataset").fill("staff"));
  await policy(page, "mask", "hide-mail-of-staff", async () => {
    await page.getByLabel("Dataset").fill("staff");
    await page.getByLabel("Columns", { exact: true }).fill("email");
    await page.getByLabel("Method").selectOption("redact");
  });
  await clean();

  const other = await open(inject("guarded"));
  await other.page.goto("/ndm-nuic/dataset/staff?tab=sample");
  await signIn(other.page, "bea");
  const sample = other.page.getByRole("region", { name: "Sample, table" });
  await sample.getByText("masked").waitFor();
  await sample.getByText("Oslo").first().waitFor();
  expect(await sample.getByText("@example.org").count()).toBe(0);
  await other.clean();
});

async function policy(page: Page, kind: string, name: string, fill: () => Promise<unknown>): Promise<void> {
  await page.goto(`/compliance?tab=policies&new=${kind}`);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("To whom").fill("user:bea");
  await fill();
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(new RegExp(`policy=${name}`));
}
