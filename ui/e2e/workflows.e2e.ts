import { expect, inject, test } from "vitest";
import { accessible, fits, settled, signIn, useBrowser } from "./browser";

const open = useBrowser();
const SLOW = `name: slow
steps:
  wait: {sql: "SELECT count(*) FROM people a, people b, people c, people d, people e WHERE a.id + b.id * c.id - d.id = e.id"}
  then: {after: [wait], sql: SELECT 2}
`;

test("a pipeline is written with its mistakes shown, run, followed to its end, and changed", async () => {
  const { page, clean } = await open(inject("open"));
  await page.goto("/operate/workflows?tab=new");
  const text = page.getByLabel("YAML");
  await text.fill("name: mine\nsteps:\n  a: {sql: SELEC 1}\n");
  await page.getByText(/line 3, column/).waitFor();
  expect(await page.getByRole("button", { name: "Make the pipeline" }).isDisabled()).toBe(true);
  await text.fill("name: mine\ndescription: <img src=x onerror=window.hacked=1>\nparameters: {n: {type: integer, default: 1}}\nsteps:\n  a: {sql: SELECT $n}\n  b: {after: [a], sql: SELECT 2}\n");
  await page.getByText("It can be run").waitFor();
  await page.getByRole("button", { name: "Make the pipeline" }).click();
  await page.getByRole("heading", { name: "mine", level: 1 }).waitFor();
  await page.getByLabel("n integer").fill("7");
  await page.getByRole("button", { name: "Run now" }).click();
  await page.getByRole("heading", { name: "Run of mine" }).waitFor();
  await page.getByText("$n = 7").waitFor();
  await page.getByRole("link", { name: /^b . succeeded/ }).waitFor();
  await page.getByRole("link", { name: /^a . succeeded/ }).click();
  await page.waitForURL(/step=a/);
  expect(await page.getByRole("region", { name: "Attempts, table" }).getByRole("row").count()).toBe(2);
  await page.getByRole("button", { name: "Do it and all after it anew" }).click();
  await expect.poll(() => page.getByRole("region", { name: "Attempts, table" }).getByRole("row").count(), { timeout: 15_000 }).toBe(3);
  await accessible(page);
  await page.goto("/operate/workflows/mine?tab=text");
  await page.getByRole("button", { name: "Delete the pipeline" }).click();
  await accessible(page);
  await page.keyboard.press("Escape");
  await clean();
});

test("a run that is at work is followed and cancelled, and the bars say when steps ran", async () => {
  const { page, clean } = await open(inject("open"), { width: 390, theme: "dark" });
  const origin = inject("open");
  await fetch(`${origin}/api/neurolake/pipelines`, { method: "PUT", headers: { "content-type": "application/yaml" }, body: SLOW });
  await page.goto("/operate/workflows/slow");
  await page.getByRole("button", { name: "Run now" }).click();
  await page.getByRole("link", { name: /^wait . running/ }).waitFor();
  await accessible(page);
  await fits(page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("link", { name: /^then . cancelled/ }).waitFor();
  await page.getByRole("button", { name: "Go on where it stopped" }).waitFor();
  await page.getByRole("list", { name: /Steps over/ }).getByTitle(/Attempt 1: cancelled/).waitFor();
  await clean();
});

test("by keyboard alone: from the list to a failed step, why it failed and each attempt's log", async () => {
  const { page, clean } = await open(inject("open"));
  await page.goto("/operate/workflows?tab=runs&state=failed");
  await settled(page);
  const run = page.getByRole("region", { name: "Runs, table" }).getByRole("row").filter({ hasText: "fails" }).getByRole("link").first();
  await run.focus();
  await page.keyboard.press("Enter");
  await page.getByText(/in the step wrong/).waitFor();
  await page.getByRole("link", { name: /^wrong . failed/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Step wrong" }).waitFor();
  expect(await page.getByRole("region", { name: "Attempts, table" }).getByRole("row").count()).toBeGreaterThan(1);
  await page.goBack();
  await page.getByText(/Choose a step/).waitFor();
  await clean();
});

test("a stretch of partitions is chosen in the calendar and run", async () => {
  const { page, clean } = await open(inject("open"));
  await page.goto("/operate/workflows/months?tab=backfill");
  const calendar = page.getByRole("list", { name: "Partitions" });
  await calendar.getByRole("button", { name: /2024-08-01/ }).click();
  await calendar.getByRole("button", { name: /2024-06-01/ }).click();
  expect(await page.getByLabel("From (all, when empty)").inputValue()).toBe("2024-06-01");
  expect(await calendar.getByRole("button", { pressed: true }).count()).toBe(3);
  await page.getByRole("button", { name: "Run these partitions" }).click();
  await calendar.getByRole("button", { name: /2024-07-01\s*succeeded/ }).waitFor();
  await page.getByRole("region", { name: "Backfills, table" }).getByText("3 succeeded").first().waitFor();
  await page.getByRole("region", { name: "Backfills, table" }).getByRole("link").first().click();
  await page.getByRole("heading", { name: "Runs of a backfill" }).waitFor();
  await clean();
});

test("a schedule shows its next moments and rests", async () => {
  const { page, clean } = await open(inject("open"));
  await page.goto("/operate/workflows/daily_regions?tab=schedule");
  await expect.poll(() => page.getByRole("region", { name: "Due next" }).getByRole("listitem").count()).toBe(10);
  await page.getByRole("button", { name: "Pause the schedule" }).click();
  await page.getByRole("heading", { name: "Would be due" }).waitFor();
  await page.getByRole("button", { name: "Resume the schedule" }).click();
  await page.getByRole("heading", { name: "Due next" }).waitFor();
  await clean();
});

test("who may run no pipeline sees none, and one of others is as if it were not there", async () => {
  const { page, clean } = await open(inject("guarded"));
  await page.goto("/operate/workflows");
  await signIn(page, "bea");
  await page.getByText("There is no pipeline that you may run").waitFor();
  await page.goto("/operate/workflows/nothing");
  await page.getByText(/There is no pipeline 'nothing'/).waitFor();
  await accessible(page);
  await clean();
});
