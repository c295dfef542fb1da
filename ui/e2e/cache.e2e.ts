import { expect, inject, test } from "vitest";
import { accessible, fits, signIn, useBrowser, write } from "./browser";

const open = useBrowser();

test("an answer that is used again is seen, taken away, and why it was computed anew is told", async () => {
  const { page, clean } = await open(inject("open"));
  const sql = "SELECT region, count(*) AS cached FROM people GROUP BY region";
  await write(page, sql);
  for (let time = 0; time < 2; time += 1) {
    await page.keyboard.press("Control+Enter");
    await page.getByRole("gridcell").first().waitFor();
  }
  await page.getByText("from the cache").waitFor();
  await page.goto("/cache");
  const answers = page.getByRole("region", { name: "Answers, table" });
  await answers.getByText(sql).waitFor();
  await accessible(page);
  await page.getByRole("button", { name: `Forget the answer of ${sql.slice(0, 60)}` }).click();
  await answers.getByText(sql).waitFor({ state: "detached" });

  await write(page, sql);
  await page.keyboard.press("Control+Enter");
  await page.getByRole("gridcell").first().waitFor();
  await page.goto("/cache");
  await page.getByRole("button", { name: `Why ${sql.slice(0, 60)} was computed` }).first().click();
  await page.getByRole("dialog").getByText("the answer was forgotten").waitFor();
  await accessible(page);
  await page.getByRole("link", { name: "Compare the plans" }).click();
  await page.getByRole("region", { name: "Figures of both, table" }).getByText("Total time").waitFor();
  await page.getByRole("region", { name: "Operators of both, table" }).getByText("group by").first().waitFor();
  await accessible(page);
  await clean();
});

test("who is no administrator forgets their own answers, and is not offered those of others", async () => {
  const { page } = await open(inject("guarded"), { width: 390, theme: "dark" });
  await page.goto("/sql?sql=SELECT+count(*)+AS+mine+FROM+people");
  await signIn(page, "bea");
  await page.locator(".view-lines").click();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("gridcell").first().waitFor({ state: "attached" });
  await page.goto("/cache");
  await page.getByRole("region", { name: "Answers, table" }).getByText("AS mine").waitFor();
  await fits(page);
  await page.getByRole("button", { name: "Forget all" }).click();
  expect(await page.getByLabel("Those of everybody").count()).toBe(0);
  await accessible(page);
  await page.getByRole("button", { name: "Forget it" }).click();
  await page.getByText("No answer is kept for use").waitFor();
});

test("two plans stand side by side, chosen from what was asked", async () => {
  const { page, clean } = await open(inject("open"), { width: 390 });
  const ask = async (sql: string) => {
    const answer = await page.request.post("/api/query/execute", { data: { sql } });
    return ((await answer.json()) as { query_id: string }).query_id;
  };
  const [first, second] = [await ask("SELECT * FROM people WHERE id < 5 ORDER BY name"), await ask("SELECT * FROM people WHERE id < 6")];
  await page.goto(`/plan?query=${first}`);
  await page.getByRole("region", { name: "Operators, table" }).waitFor();
  await page.getByLabel("Compare with").selectOption(second);
  await page.getByRole("region", { name: "Operators of both, table" }).getByText("not there").first().waitFor();
  await page.getByText("The other, as it is run").waitFor();
  await accessible(page);
  await fits(page);
  await clean();
});
