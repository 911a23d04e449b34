// Drives the phone form in a real Chromium with taps, as an interviewer would, and reports what it saw as JSON.
// Usage: node phone_form.js PLAN.json. The plan names the browser, the page, folders, and what to tap.
"use strict";
const fs = require("fs");
const path = require("path");
const puppeteer = require("puppeteer-core");

const plan = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const seen = { requests: [], trouble: [], small: [], wide: [], interviews: [], views: {} };
const LEAST = 44;

async function main() {
  const browser = await puppeteer.launch({
    executablePath: plan.browser,
    userDataDir: plan.profile,
    args: [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
    ],
  });
  try {
    const page = await browser.newPage();
    page.on("request", (request) => seen.requests.push(request.url().slice(0, 80)));
    page.on("console", (message) => ["error", "warn"].includes(message.type()) && seen.trouble.push(message.text()));
    page.on("pageerror", (error) => seen.trouble.push(String(error)));
    page.on("dialog", (dialog) => { seen.trouble.push("dialog"); dialog.dismiss(); });
    await page.setViewport({ width: 390, height: 844, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
    await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
    const session = await page.createCDPSession();
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: plan.downloads });
    await page.goto(plan.page);
    for (const step of plan.steps) await STEPS[step.do](page, step);
  } finally {
    await browser.close();
  }
  console.log(JSON.stringify(seen));
}

const STEPS = {
  async interview(page, step) {
    await tap(page, "[data-do=start]");
    await settled(page, "question");
    const log = { shown: [], restored: null };
    for (;;) {
      await inspect(page);
      const here = await place(page);
      if (here.view === "end") {
        log.ending = here.ending;
        break;
      }
      if (here.item) log.shown.push(here.item);
      await picture(page, step, here.item || "opening");
      await answer(page, step, here.item);
      await picture(page, step, `${here.item}+`);
      if (here.item && here.item === step.reload) log.restored = await reloaded(page);
      if (here.item && here.item === step.stop) break;
      if ((await place(page)).index === here.index) await tap(page, "[data-do=next]");
      await moved(page, here.index);
      await settled(page);
    }
    seen.interviews.push(log);
    if (step.stop) return;
    await picture(page, step, "end");
    await tap(page, "[data-do=save]");
    await settled(page, "home");
  },
  // Taps one selector after the other.
  async taps(page, step) {
    for (const selector of step.on) {
      await settled(page);
      await tap(page, selector);
      await inspect(page);
    }
    await picture(page, step, step.name);
    seen.views[step.name] = await page.evaluate(() => document.getElementById("app").innerText);
  },
  async download(page, step) {
    await tap(page, "[data-do=download]");
    for (let tries = 0; tries < 100; tries++) {
      const file = fs.readdirSync(plan.downloads).find((name) => name.endsWith(".json"));
      if (file) {
        seen.file = file;
        break;
      }
      await new Promise((done) => setTimeout(done, 50));
    }
    seen.copy = await page.$eval("#copy", (box) => box.value);
    await picture(page, step, "export");
  },
  async type(page, step) {
    await page.$eval("#field", (field) => field.select());
    await page.type("#field", step.text);
  },
  async choose(page, step) {
    await page.select(step.on, step.value);
  },
  async reopen(page) {
    await page.goto("about:blank");
    await page.goto(plan.page);
  },
  async look(page, step) {
    await inspect(page);
    await picture(page, step, step.name);
    seen.views[step.name] = await page.evaluate(() => ({
      text: document.getElementById("app").innerText,
      elements: [...new Set([...document.querySelectorAll("#app *")].map((node) => node.tagName))].sort(),
      planted: window.planted === undefined ? "nothing ran" : "ran",
    }));
  },
};

const place = (page) =>
  page.$eval("main", (main) => ({
    view: main.dataset.view,
    item: main.dataset.item,
    index: main.dataset.index || "end",
    ending: main.dataset.ending,
  }));

// The page takes no answer in the first moment of a new question.
async function settled(page, view) {
  if (view) await page.waitForSelector(`main[data-view=${view}]`, { timeout: 5000 });
  await new Promise((done) => setTimeout(done, 260));
}

const moved = (page, from) =>
  page.waitForFunction((index) => (document.querySelector("main").dataset.index || "end") !== index, {}, from);

async function tap(page, selector) {
  const node = await page.$(selector);
  if (!node) throw new Error(`nothing to tap: ${selector}`);
  await node.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await node.tap();
}

async function answer(page, step, id) {
  const value = step.answers[id];
  if (value === undefined) return;
  const field = await page.$("#field");
  if (field) {
    await field.tap();
    await field.type(String(value));
  } else if (Array.isArray(value) || typeof value !== "object") {
    for (const code of [].concat(value)) await tap(page, `button[data-code="${code}"]`);
    for (const code of [].concat(value)) {
      const text = step.texts && step.texts[`${id}__${code}`];
      if (!text) continue;
      await tap(page, `input[data-text="${code}"]`);
      await page.type(`input[data-text="${code}"]`, text);
    }
    if (!Array.isArray(value)) await new Promise((done) => setTimeout(done, 260));
  } else {
    for (const [row, code] of Object.entries(value)) await tap(page, `[data-row="${row}"] button[data-code="${code}"]`);
  }
}

const state = (page) =>
  page.evaluate(() => ({
    item: document.querySelector("main").dataset.item,
    pressed: [...document.querySelectorAll("[aria-pressed=true]")].map((node) => node.innerText),
    typed: [...document.querySelectorAll("input, textarea")].map((node) => node.value),
  }));

async function reloaded(page) {
  const before = await state(page);
  await page.reload();
  await settled(page);
  return { before, after: await state(page) };
}

// Everything that can be tapped is large enough, and nothing sticks out of the screen.
async function inspect(page) {
  const found = await page.evaluate((least) => {
    const targets = [...document.querySelectorAll("button, a, input, select, textarea, summary")];
    const boxes = targets.map((node) => [node.innerText || node.id || node.tagName, node.getBoundingClientRect()]);
    const shown = boxes.filter(([, box]) => box.width > 0);
    const small = shown.filter(([, box]) => box.width < least || box.height < least);
    const named = small.map(([name, box]) => `${name} ${box.width}x${box.height}`);
    return { small: named, wide: document.documentElement.scrollWidth, n: shown.length };
  }, LEAST);
  seen.small.push(...found.small);
  if (found.wide > 390) seen.wide.push((await place(page)).item);
  seen.targets = (seen.targets || 0) + found.n;
}

async function picture(page, step, name) {
  if (!plan.pictures || !(step.pictures || []).includes(name)) return;
  await page.screenshot({ path: path.join(plan.pictures, `${String(seen.interviews.length)}-${name}.png`) });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
