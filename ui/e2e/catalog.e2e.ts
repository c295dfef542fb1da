import { expect, inject, test } from "vitest";
import { accessible, settled, signIn, useBrowser } from "./browser";

const open = useBrowser();

test("by keyboard alone: search, from result to result, open, and back to the same search", async () => {
  const { page, clean } = await open(inject("open"));
  await page.goto("/ndm-nuic/catalog");
  await settled(page);
  await page.keyboard.press("/");
  await page.keyboard.type("people");
  await page.waitForURL(/q=people/);
  await expect.poll(() => page.getByRole("list", { name: "Datasets" }).getByRole("link").first().textContent()).toBe("people");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "people", level: 1 }).waitFor();
  await page.goBack();
  expect(await page.getByRole("searchbox").inputValue()).toBe("people");
  await clean();
});

test("a facet narrows what is found and is in the address", async () => {
  const { page, clean } = await open(inject("open"));
  await page.goto("/ndm-nuic/catalog");
  await settled(page);
  await page.getByRole("complementary", { name: "Narrow down" }).getByRole("link", { name: /pii\.email/ }).click();
  await page.waitForURL(/tag=pii\.email/);
  await page.reload();
  await page.getByRole("link", { name: "people", exact: true }).waitFor();
  expect(await page.getByRole("link", { name: "cars", exact: true }).count()).toBe(0);
  await clean();
});

test("what people say of a dataset is changed on its page and found by search", async () => {
  const { page, clean } = await open(inject("open"));
  await page.goto("/ndm-nuic/dataset/cars");
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Description").fill("Fuel use of <b>old</b> cars");
  await page.getByLabel("Tags, with commas between").fill("vehicles, demo");
  await accessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("definition").filter({ hasText: "vehicles" }).waitFor();
  await page.goto("/ndm-nuic/catalog?q=vehicles");
  await page.getByRole("link", { name: "cars", exact: true }).waitFor();
  await clean();
});

test("rules that the profile speaks for are accepted and checked", async () => {
  const { page, clean } = await open(inject("open"));
  await page.goto("/ndm-nuic/dataset/people?tab=quality");
  await page.getByRole("button", { name: "Accept email_not_null" }).click();
  await page.getByRole("region", { name: "Rules, table" }).getByText("kept").waitFor();
  await page.getByRole("button", { name: "Measure now" }).click();
  await expect.poll(() => page.getByRole("region", { name: "Measurements, table" }).getByRole("row").count(), { timeout: 15_000 }).toBe(3);
  await clean();
});

test("who is bound by a policy sees masked values and is told so", async () => {
  const { page, clean } = await open(inject("guarded"));
  await page.goto("/ndm-nuic/dataset/people?tab=sample");
  await signIn(page, "bea");
  const sample = page.getByRole("region", { name: "Sample, table" });
  await sample.getByText("masked").waitFor();
  expect(await sample.getByText("person1@example.com").count()).toBe(0);
  await accessible(page);
  await clean();
});
