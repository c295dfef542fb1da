import { expect, inject, test } from "vitest";
import { accessible, signIn, useBrowser } from "./browser";

const open = useBrowser();

test("what was found is rejected, taken back, looked for again, and the tag follows", async () => {
  const { page, clean } = await open(inject("open"));
  await page.goto("/compliance?dataset=people");
  const row = page.getByRole("region", { name: /^Personal data of/ }).getByRole("row", { name: /email/ });
  await page.getByRole("button", { name: "Reject email in email" }).click();
  await row.getByText("rejected").waitFor();
  await row.getByText("by local").waitFor();
  await page.getByRole("button", { name: "Look again" }).click();
  await page.getByText("1 of 1 datasets looked at").waitFor();
  await row.getByText("rejected").waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Take back email in email" }).click();
  await row.getByText("open").waitFor();
  await page.getByRole("button", { name: "Confirm email in email" }).click();
  await row.getByText("confirmed").waitFor();
  await page.reload();
  await row.getByText("confirmed").waitFor();
  await clean();
});

test("a policy is made by keyboard, refused with the reason, seen as somebody, changed and deleted", async () => {
  const { page, clean } = await open(inject("guarded"));
  await page.goto("/compliance?tab=policies");
  await signIn(page, "ada");
  await page.getByRole("link", { name: "New policy" }).press("Enter");
  await page.getByLabel("Kind").selectOption("row_filter");
  await page.getByLabel("Name").fill("north-only");
  await page.getByLabel("Dataset").fill("people");
  await page.getByLabel("Rows for which this is true").fill("nothing_like_it( <b>");
  await page.getByLabel("Rows for which this is true").press("Tab");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await page.getByRole("alert").waitFor();
  await accessible(page);
  await page.getByLabel("Rows for which this is true").fill("region = 'north'");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await page.waitForURL(/policy=north-only/);
  await page.getByRole("region", { name: "Policies, table" }).getByText("region = 'north'").waitFor();

  await page.goto("/compliance?tab=preview");
  await page.getByLabel("Dataset").fill("people");
  await page.getByLabel("Person").fill("bea");
  await page.getByLabel("Person").press("Enter");
  await page.getByText("may read it").waitFor();
  await page.getByText("region = 'north'").waitFor();
  const columns = page.getByRole("region", { name: /^Columns as they would see them/ });
  await columns.getByRole("row", { name: /email/ }).getByText(/^masked/).waitFor();
  await accessible(page);
  await page.getByLabel("Person").fill("nobody");
  await page.getByLabel("Person").press("Enter");
  await page.getByText("as if there were no such dataset").waitFor();

  await page.goto("/compliance?tab=policies&policy=north-only");
  await page.getByLabel("In force").uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("row", { name: /north-only/ }).getByText("no", { exact: true }).waitFor();
  await page.getByRole("link", { name: "north-only" }).click();
  await page.getByText("Versions (2)").click();
  await page.getByText(/2: updated by ada/).waitFor();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await accessible(page);
  await page.getByRole("button", { name: "Delete it" }).click();
  await expect.poll(() => page.getByRole("row", { name: /north-only/ }).count()).toBe(0);
  await clean();
});

test("the log of what was done is narrowed down, verified and downloaded", async () => {
  const { page, clean } = await open(inject("guarded"));
  await page.goto("/compliance?tab=audit");
  await signIn(page, "ada");
  const log = page.getByRole("region", { name: "Audit log, table" });
  await log.waitFor();
  await page.getByLabel("Action").selectOption("policy.change");
  await page.getByLabel("Who").fill("ada");
  await page.getByLabel("Who").press("Enter");
  await page.waitForURL(/action=policy.change/);
  await log.getByText("hide-addresses: created").waitFor();
  expect(await log.getByRole("row", { name: /login/ }).count()).toBe(0);
  await page.getByRole("button", { name: "Verify the log" }).click();
  await page.getByText("intact", { exact: true }).waitFor();
  await accessible(page);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download what fits" }).click()]);
  expect(file.suggestedFilename()).toBe("audit-log.jsonl");
  await page.goto("/compliance?tab=audit&principal=%3Cimg+src%3Dx+onerror%3Dhacked%3D1%3E");
  await page.getByText("No entry is like this").waitFor();
  await clean();
});

test("rows are deleted only after a dry run, and exactly what it listed", async () => {
  const { page, clean } = await open(inject("guarded"));
  await page.goto("/compliance?tab=remediation");
  await signIn(page, "ada");
  await page.getByLabel("What to do").selectOption("delete_rows");
  await page.getByLabel("Dataset", { exact: true }).fill("people");
  await page.getByLabel("Rows for which this is true").fill("no_such_column = 1");
  await page.getByRole("button", { name: "List what would happen" }).click();
  await page.getByRole("alert").waitFor();
  await accessible(page);
  await page.getByLabel("Rows for which this is true").fill("id = 3");
  await page.getByRole("button", { name: "List what would happen" }).click();
  await page.getByText("It concerns 1 rows of 1 datasets").waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Do this" }).click();
  await accessible(page);
  await page.getByRole("button", { name: "Yes, do it" }).press("Enter");
  await page.getByText("Listed were 1 rows of 1 datasets").waitFor();
  await page.getByText(/^Done:/).waitFor({ timeout: 30_000 });
  await page.reload();
  await page.getByText(/^Done:/).waitFor();
  await clean();
});

test("a person is found and erased, with a proof, and stands in no address", async () => {
  const { page, clean } = await open(inject("guarded"));
  await page.goto("/compliance?tab=person");
  await signIn(page, "ada");
  await page.getByLabel("What identifies the person").fill("person7@example.com");
  await page.getByRole("button", { name: "List what would happen" }).click();
  await page.getByText("It concerns 1 rows of 1 datasets").waitFor();
  await page.getByLabel("What to do").selectOption("erase_subject");
  await page.getByRole("button", { name: "List what would happen" }).click();
  await page.getByText("erase subject by").waitFor();
  await page.getByRole("button", { name: "Do this" }).click();
  await page.getByRole("button", { name: "Yes, do it" }).click();
  await page.getByText("everything was searched again: nothing is left").waitFor({ timeout: 30_000 });
  expect(page.url()).not.toContain("person7");
  await accessible(page);
  await clean();
});

test("who is no administrator is told which role it needs", async () => {
  const { page, clean } = await open(inject("guarded"));
  await page.goto("/compliance?tab=policies");
  await signIn(page, "bea");
  await page.getByRole("alert").getByText("It needs the role").waitFor();
  await accessible(page);
  await clean();
});
