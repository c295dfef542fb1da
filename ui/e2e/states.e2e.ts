import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { accessible, settled, signInAtForm, useBrowser } from "./browser";
import { serve } from "./servers";

const open = useBrowser();

test("a full disk says so, what to do, and takes the next file", async () => {
  const disk = join(inject("lakes"), "small-disk");
  mkdirSync(disk);
  const big = join(inject("lakes"), "big.csv");
  writeFileSync(big, `id,noise\n${Array.from({ length: 300_000 }, (_, n) => `${n},${randomBytes(24).toString("hex")}`).join("\n")}\n`);
  const mount = ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o size=14m tmpfs "$0" && exec "$@"', disk];
  const served = await serve(join(disk, "lake"), {}, { within: mount });
  const { page, clean } = await open(served.url);
  await page.goto("/ndm-nuic/ingest");
  await settled(page);
  await page.locator("input[type=file]").setInputFiles(big);
  const alert = page.getByRole("alert").filter({ hasText: "No space is left" });
  await alert.first().waitFor({ timeout: 40_000 });
  expect(await alert.first().textContent()).toMatch(/free|space|disk/i);
  await accessible(page);
  await page.locator("input[type=file]").setInputFiles({ name: "small.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n1,2\n") });
  await page.getByRole("heading", { name: "Ingestion of small.csv" }).waitFor();
  await clean();
  served.process.kill();
});

test("a session that ends leads to the sign-in, and back to where one was", async () => {
  const served = await serve(join(inject("lakes"), "guarded"), { NEUROLAKE_AUTH: "required", NEUROLAKE_SESSION_HOURS: "0.002" });
  const { page, clean } = await open(served.url);
  await page.goto("/sql?sql=SELECT+42");
  await signInAtForm(page, "bea");
  await page.getByRole("button", { name: "Run", exact: true }).waitFor();
  await page.waitForTimeout(8_000);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("heading", { name: "Sign in to NeuroLake" }).waitFor();
  await accessible(page);
  await signInAtForm(page, "bea");
  await page.getByRole("button", { name: "Run", exact: true }).waitFor();
  expect(page.url()).toContain("sql=SELECT+42");
  await clean();
  served.process.kill();
});

test("figures that could not be asked for again stay, and are said to be old", async () => {
  const served = await serve(join(inject("lakes"), "goes-away"), {});
  const { page } = await open(served.url);
  await page.goto("/operate/monitoring");
  await page.getByText("Nobody has asked anything").waitFor();
  served.process.kill();
  await page.getByText("This may be old").first().waitFor({ timeout: 40_000 });
  await page.getByText("Nobody has asked anything").waitFor();
  await accessible(page);
});
