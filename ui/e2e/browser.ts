import axe, { type AxeResults } from "axe-core";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";

export const WIDTHS = [1280, 390] as const;
export const THEMES = ["light", "dark"] as const;
export const PASSWORD = "correct horse battery";

export interface Look {
  readonly width?: number;
  readonly theme?: "light" | "dark";
}

/** A window, and what happened in it that must not. */
export interface Window {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Fails when the page asked another server for anything, ran something hostile, or broke. */
  readonly clean: () => Promise<void>;
}

/** One browser for the tests of a file. */
export function useBrowser(): (origin: string, look?: Look) => Promise<Window> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  });
  afterAll(() => browser?.close());
  return (origin, look = {}) => {
    if (!browser) throw new Error("the browser is not there yet");
    return newWindow(browser, origin, look);
  };
}

async function newWindow(browser: Browser, origin: string, look: Look): Promise<Window> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: look.width ?? 1280, height: 800 },
    colorScheme: look.theme ?? "light",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const faults: string[] = [];
  page.on("request", (request) => {
    const local = request.url().startsWith(`${origin}/`) || /^(data|blob):/.test(request.url());
    if (!local) faults.push(`asked ${request.url()}`);
  });
  page.on("pageerror", (error) => faults.push(`broke: ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (message) => {
    if (/Content Security Policy|Warning:/.test(message.text())) faults.push(message.text());
  });
  const clean = async () => {
    expect(faults).toEqual([]);
    expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  };
  return { page, context, clean };
}

/** What axe finds wrong for people who cannot see, hear or point: nothing is allowed. */
export async function accessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const run = (window as unknown as { axe: { run: (root: Document, options: object) => Promise<AxeResults> } }).axe.run;
    const { violations } = await run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`));
  });
  expect(found).toEqual([]);
}

/** Changes the system's theme, and waits until the page has it. */
export async function themed(page: Page, theme: (typeof THEMES)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.waitForFunction((wanted) => document.documentElement.dataset.bsTheme === wanted, theme);
}

/** Waits until the page shows data in place of skeletons. */
export async function settled(page: Page): Promise<void> {
  await page.locator("main h1, h1").first().waitFor();
  await page.waitForFunction(() => !document.querySelector(".nl-skeleton"));
  // The editor of SQL colours its text a moment after it shows it; the colours too are looked at.
  await page.waitForFunction(() => {
    const lines = document.querySelector(".nl-editor .view-lines");
    if (!document.querySelector(".nl-editor")) return true;
    return lines !== null && (!lines.textContent?.trim() || lines.querySelector("[class*=mtk]:not(.mtk1)") !== null);
  });
}

/** Nothing is wider than the window. */
export async function fits(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
}

/** Signs in at the form that the page shows. */
export async function signInAtForm(page: Page, name: string): Promise<void> {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

const sessions = new Map<string, Awaited<ReturnType<BrowserContext["cookies"]>>>();

/** As `signInAtForm`, but again with the session of before: the server counts the tries of an address. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.getByLabel("Name").waitFor();
  const here = new URL(page.url());
  const key = `${here.origin} ${name}`;
  const known = sessions.get(key);
  if (known) {
    await page.context().addCookies(known);
    await page.goto(here.searchParams.get("then") ?? "/");
    return;
  }
  const answered = page.waitForResponse((response) => response.url().endsWith("/api/auth/login"));
  await signInAtForm(page, name);
  if ((await answered).ok()) sessions.set(key, await page.context().cookies());
}

/** Opens the SQL page with a text, and goes into it. */
export async function write(page: Page, sql: string): Promise<void> {
  await page.goto(`/sql?sql=${encodeURIComponent(sql)}`);
  await page.locator(".monaco-editor textarea, .monaco-editor .native-edit-context").first().waitFor({ state: "attached" });
  await page.locator(".view-lines").click();
}
