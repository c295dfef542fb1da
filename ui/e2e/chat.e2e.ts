import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { accessible, settled, signIn, useBrowser } from "./browser";
import { serve } from "./servers";

const open = useBrowser();

test("by keyboard alone: ask, go on, see the SQL, rate, and come back by the address", async () => {
  const { page, clean } = await open(inject("open"));
  await page.goto("/chat");
  await settled(page);
  await page.keyboard.type("How many people are there in each region?");
  await page.keyboard.press("Enter");
  const first = page.getByRole("article", { name: "Message 1" });
  await first.getByText("by the parser").waitFor();
  await first.getByRole("cell", { name: "100" }).first().waitFor();
  expect(page.url()).toContain("conversation=");
  await page.keyboard.type("only north");
  await page.keyboard.press("Enter");
  const second = page.getByRole("article", { name: "Message 2" });
  await second.getByRole("cell", { name: "100" }).first().waitFor();
  expect(await second.getByRole("cell", { name: "south" }).count()).toBe(0);
  await second.getByText("SQL", { exact: true }).press("Enter");
  await second.getByText(/WHERE/).waitFor();
  await second.getByRole("button", { name: "The answer is right" }).press("Enter");
  await expect.poll(() => second.getByRole("button", { name: "The answer is right" }).getAttribute("aria-pressed")).toBe("true");
  await accessible(page);
  await page.reload();
  await page.getByRole("article", { name: "Message 2" }).getByRole("cell", { name: "100" }).first().waitFor();
  await second.getByRole("link", { name: /Open the result|Show all rows/ }).click();
  await page.getByRole("gridcell", { name: "100" }).first().waitFor({ state: "attached" });
  await clean();
});

test("conversations are found, renamed and deleted", async () => {
  const { page, clean } = await open(inject("open"));
  await page.goto("/chat");
  await page.getByRole("button", { name: "How many airports are there?" }).click();
  await page.getByRole("article", { name: "Message 1" }).getByRole("cell", { name: /^\d/ }).waitFor();
  await page.getByRole("button", { name: "Rename the conversation" }).click();
  await page.getByLabel("Title").fill("<b onclick=hacked=1>heads</b>");
  await page.getByLabel("Title").press("Enter");
  const list = page.getByRole("list", { name: "Conversations" });
  await list.getByText("heads").waitFor();
  await page.getByLabel("Search conversations").fill("heads");
  await expect.poll(() => list.getByRole("listitem").count()).toBe(1);
  await page.getByRole("button", { name: "Delete the conversation" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("None has these words.").waitFor();
  expect(page.url()).not.toContain("conversation=");
  await clean();
});

test("what cannot be understood is told with what of it was, and nothing hostile runs", async () => {
  const { page, clean } = await open(inject("open"), { width: 390, theme: "dark" });
  await page.goto("/chat");
  await settled(page);
  await page.getByRole("textbox", { name: "Message" }).fill("<script>window.hacked=1</script> flurbs of the quux?");
  await page.getByRole("button", { name: "Send" }).click();
  const answer = page.getByRole("article", { name: "Message 1" });
  await answer.locator(".nl-chat-refused, .nl-chat-choices").waitFor();
  await answer.getByText("<script>").first().waitFor();
  await accessible(page);
  await clean();
});

test("a server that goes away is told, and the conversation goes on when it is back", async () => {
  const home = join(inject("lakes"), "again-chat");
  const first = await serve(home, {});
  const { page } = await open(first.url);
  await page.goto("/ndm-nuic/ingest");
  await page.locator("input[type=file]").setInputFiles({ name: "towns.csv", mimeType: "text/csv", buffer: Buffer.from("town,people\nLyon,5\nGhent,7\n") });
  await page.getByRole("img", { name: /completeness \d+%/ }).waitFor();
  await page.goto("/chat");
  await page.getByRole("textbox", { name: "Message" }).fill("What is the total people of towns?");
  await page.keyboard.press("Enter");
  await page.getByRole("article", { name: "Message 1" }).getByRole("cell", { name: "12" }).waitFor();
  const gone = new Promise((resolve) => first.process.once("exit", resolve));
  first.process.kill();
  await gone;
  await page.getByRole("textbox", { name: "Message" }).fill("by town");
  await page.keyboard.press("Enter");
  await page.getByText("The server does not answer", { exact: true }).waitFor();
  expect(await page.getByRole("textbox", { name: "Message" }).inputValue()).toBe("by town");
  const second = await serve(home, {}, { port: Number(new URL(first.url).port) });
  await page.getByRole("button", { name: "Try again" }).last().click();
  await page.getByRole("article", { name: "Message 2" }).getByRole("cell", { name: "Ghent" }).waitFor();
  second.process.kill();
});

test("who is bound by a policy gets masked answers, told as such", async () => {
  const { page, clean } = await open(inject("guarded"));
  await page.goto("/chat");
  await signIn(page, "bea");
  await page.getByRole("textbox", { name: "Message" }).fill("What is the email of people in the region north?");
  await page.keyboard.press("Enter");
  const answer = page.getByRole("article", { name: "Message 1" });
  await answer.getByText("masked").first().waitFor();
  expect(await answer.getByRole("region", { name: "Rows of answer 1, table" }).textContent()).not.toContain("@example.com");
  await clean();
});
