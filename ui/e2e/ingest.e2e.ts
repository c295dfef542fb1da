import { expect, inject, test } from "vitest";
import { accessible, fits, settled, useBrowser } from "./browser";

const open = useBrowser();
const MESSY = `id,name,email,amount,day
1,Ann,ann@example.com,12.5,2024-01-02
1,Ann,ann@example.com,12.5,2024-01-02
2, Bob,bad,abc,2024-01-03
3,,cy@example.com,7,2024-02-30
${Array.from({ length: 60 }, (_, n) => `${n + 4},Person ${n},p${n}@example.com,${n},2024-03-${String((n % 28) + 1).padStart(2, "0")}`).join("\n")}
`;
const file = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

test("a messy file is brought in: steps, score by dimension, zone and why, and the ways on", async () => {
  const { page, clean } = await open(inject("open"));
  await page.goto("/ndm-nuic/ingest");
  await settled(page);
  await page.locator("input[type=file]").setInputFiles([file("messy people.csv", MESSY)]);
  await page.getByRole("heading", { name: "Ingestion of messy people.csv" }).waitFor();
  await page.getByRole("img", { name: /completeness \d+%/ }).waitFor();
  await page.getByText(/overall 0\.\d+ reaches/).waitFor();
  expect(page.url()).toContain("?job=");
  expect(await page.getByRole("region", { name: "Quality by dimension, table" }).getByRole("row").count()).toBe(9);
  await accessible(page);
  await page.reload();
  await page.getByRole("img", { name: /completeness \d+%/ }).waitFor();
  await clean();
});

test("many files at once, dropped; one that is refused says why and can be sent again", async () => {
  const { page, clean } = await open(inject("open"), { width: 390, theme: "dark" });
  await page.goto("/ndm-nuic/ingest");
  await settled(page);
  const hostile = "<img src=x onerror=window.hacked=1>.csv";
  const dropped = await page.evaluateHandle((name) => {
    const data = new DataTransfer();
    for (const [file, text] of [["one.csv", "a,b\n1,2\n"], ["two.csv", "a,b\n3,4\n"], [name, "a\n1\n"]] as const) data.items.add(new File([text], file));
    return data;
  }, hostile);
  await page.locator(".nl-drop").dispatchEvent("drop", { dataTransfer: dropped });
  const list = page.getByRole("list", { name: "Your files" });
  await expect.poll(() => list.getByRole("link", { name: "Show" }).count(), { timeout: 20_000 }).toBe(3);
  await page.getByText("How it is brought in").click();
  await page.getByLabel("Rows").selectOption("create");
  await page.getByLabel("Dataset (for one file)").fill("one");
  await page.locator("input[type=file]").setInputFiles([file("again.csv", "a,b\n1,2\n")]);
  await page.getByRole("alert").first().waitFor();
  await accessible(page);
  await fits(page);
  await clean();
});
