// Measures the web application of a running server in a real browser, and prints what it found as JSON.
// node pace.mjs ORIGIN QUERY_ID DATASET_ID
import { chromium } from "playwright-core";

const [origin, query, dataset] = process.argv.slice(2);
const LOADS = 5;
const SCROLL_MS = 4000;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

/** In a new window with nothing cached. */
async function inWindow(work) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

/** When something was painted first, and the largest thing last, in milliseconds after the address was entered. */
const painted = (path) =>
  inWindow(async (page) => {
    await page.goto(origin + path, { waitUntil: "networkidle" });
    return page.evaluate(
      () =>
        new Promise((resolve) => {
          const found = { first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null, largest: null };
          new PerformanceObserver((list) => {
            found.largest = list.getEntries().at(-1)?.startTime ?? null;
            resolve(found);
          }).observe({ type: "largest-contentful-paint", buffered: true });
        }),
    );
  });

/** Frames a second while the rows go by, and how long the last row takes to be there from anywhere. */
const grid = () =>
  inWindow(async (page) => {
    await page.goto(`${origin}/sql?${new URLSearchParams({ query })}`);
    const box = page.locator(".nl-grid-scroll");
    await box.waitFor();
    await page.locator("#nl-grid-active").waitFor({ state: "attached" });
    const frames = await box.evaluate(
      (scroller, until) =>
        new Promise((resolve) => {
          const times = [];
          const step = (now) => {
            times.push(now);
            scroller.scrollTop += 90;
            scroller.scrollLeft += 12;
            if (now - times[0] < until) requestAnimationFrame(step);
            else resolve(times);
          };
          requestAnimationFrame(step);
        }),
      SCROLL_MS,
    );
    const between = frames.slice(1).map((time, index) => time - frames[index]).toSorted((a, b) => a - b);
    const rows = Number(await box.getAttribute("aria-rowcount")) - 1;
    await box.focus();
    const start = performance.now();
    await page.keyboard.press("Control+ArrowDown");
    await page.locator(`[role=row][aria-rowindex="${rows + 1}"]`).waitFor({ state: "attached" });
    return {
      rows,
      columns: Number(await box.getAttribute("aria-colcount")),
      fps: (1000 * (frames.length - 1)) / (frames.at(-1) - frames[0]),
      slow_frame_ms: between[Math.floor(between.length * 0.99)],
      jump_ms: performance.now() - start,
    };
  });

/** From the click on a dataset's lineage until its graph is drawn, and from the address. */
const lineage = () =>
  inWindow(async (page) => {
    let requests = 0;
    page.on("request", (request) => (requests += request.url().includes("/api/") ? 1 : 0));
    const drawn = page.locator(".nl-node-focus");
    await page.goto(`${origin}/ndm-nuic/lineage/${dataset}`);
    await drawn.waitFor();
    await page.waitForLoadState("networkidle");
    const whole = requests;
    await page.goto(`${origin}/ndm-nuic/dataset/${dataset}`, { waitUntil: "networkidle" });
    const link = page.locator(`a[href^="/ndm-nuic/lineage/"]`).first();
    await link.hover();
    await page.waitForTimeout(300);
    requests = 0;
    const start = performance.now();
    await link.click();
    await drawn.waitFor();
    const opened_ms = performance.now() - start;
    await page.waitForLoadState("networkidle");
    return { opened_ms, requests, requests_with_shell: whole, nodes: await page.locator(".nl-node").count() };
  });

const several = async (work) => {
  const found = [];
  for (let run = 0; run < LOADS; run += 1) found.push(await work());
  return found;
};
const pages = {};
for (const path of ["/", "/sql", "/explore", "/ndm-nuic/catalog"]) pages[path] = await several(() => painted(path));
console.log(JSON.stringify({ pages, grid: await several(grid), lineage: await several(lineage) }));
await browser.close();
