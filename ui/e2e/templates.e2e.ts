import { expect, inject, test } from "vitest";
import { accessible, fits, settled, signIn, useBrowser } from "./browser";

const open = useBrowser();

test("a query of the SQL page is saved in a folder, found, run with a value, changed, and compared with what it was", async () => {
  const { page, clean } = await open(inject("open"));
  await page.goto(`/sql?sql=${encodeURIComponent("SELECT id, name FROM people WHERE region = $region ORDER BY id")}`);
  await settled(page);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByLabel("Name: small letters").fill("of-region");
  await page.getByLabel("Description").fill("<img src=x onerror=window.hacked=1>");
  await page.getByLabel("Folders, with commas").fill("team/north");
  await page.getByLabel("Parameters as JSON").fill('[{"name": "region", "type": "text", "example": "north"}]');
  await accessible(page);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("heading", { name: "of-region", level: 1 }).waitFor();
  await page.getByLabel("region text").fill("south");
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Answer, table" }).getByText("Person 1", { exact: true }).waitFor();
  expect(page.url()).toContain("p.region=south");
  await page.reload();
  await page.getByRole("region", { name: "Answer, table" }).getByText("Person 1", { exact: true }).waitFor();
  await page.goto("/templates/of-region?tab=edit");
  await page.getByLabel("SQL; $name is a parameter").fill("SELECT id FROM people WHERE region = $region");
  await page.getByLabel("What is new").fill("Ids only");
  await page.getByRole("button", { name: "Save as the next version" }).click();
  await page.getByText("version 2").waitFor();
  await page.getByRole("link", { name: "Versions", exact: true }).click();
  await page.getByRole("region", { name: "Difference of the queries" }).getByText("-SELECT id, name").waitFor();
  await page.goto("/templates");
  await page.getByLabel("Folder", { exact: true }).selectOption("team/north");
  await page.getByRole("link", { name: "of-region" }).waitFor();
  expect(await page.getByRole("link", { name: "top-values" }).count()).toBe(0);
  await clean();
});

test("what could not run is not saved, and the page says why", async () => {
  const { page, clean } = await open(inject("open"), { width: 390, theme: "dark" });
  await page.goto("/templates?tab=new&sql=SELECT+nothing+FROM+people");
  await page.getByLabel("Name: small letters").fill("wrong");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("alert").waitFor();
  await accessible(page);
  await fits(page);
  await clean();
});

test("a template runs with the rights of whoever runs it, and only for those it is shared with", async () => {
  const { page, clean } = await open(inject("guarded"));
  await page.goto("/templates/top-values?p.source=people&p.field=email&run=yes");
  await signIn(page, "bea");
  await page.getByRole("region", { name: "Answer, table" }).waitFor();
  expect(await page.getByText("person1@example.com").count()).toBe(0);
  await page.goto("/templates/nothing");
  await page.getByText(/There is no template 'nothing'/).waitFor();
  await clean();
});
