// What the page does in a real browser: node page.mjs PAGE CACHE [looks|index]
// `looks` (also for a review or a plan) leaves out what only a page with everything on it does, `index` adds
// what an index of a folder does.
// CACHE has node_modules with playwright-core, axe-core and html-validate.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";

const [pagePath, cache, part] = process.argv.slice(2);
const require = createRequire(pathToFileURL(resolve(cache, "package.json")));
const { chromium } = require("playwright-core");
const { HtmlValidate } = require("html-validate");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const url = pathToFileURL(resolve(pagePath)).href;

let passed = 0, failed = 0;
const say = (good, words, why) => {
  if (good) passed++; else failed++;
  console.log((good ? "ok   " : "FAIL ") + words + (good || !why ? "" : ": " + why));
};
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: flags });

const noise = [], requests = [];
async function open(options) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("console", (m) => { if (m.type() === "error" || m.type() === "warning") noise.push(m.text()); });
  page.on("pageerror", (e) => noise.push(String(e)));
  page.on("request", (r) => { if (r.url() !== url && !r.url().startsWith(url + "#")) requests.push(r.url()); });
  await page.goto(url);
  return { page, context };
}
const text = (page, selector) => page.locator(selector).first().innerText();
const shownRows = (page) => page.locator("tr[data-processes]:visible").count();

/* Are the peaks of the ranking the highest of the steps within [from, to]? "" = yes. */
const peaksOfRanking = (page, from, to) => page.evaluate(([from, to]) => {
  const wrong = [];
  let changed = 0;
  document.querySelectorAll("tr[data-uses]").forEach((row) => {
    const [first, step, list] = row.dataset.uses.split(":");
    if (row.hidden || !list) return;
    let most = null;
    list.split(",").forEach((p, i) => {
      const start = Number(first) + i * Number(step);
      if (p !== "" && (to === null || start <= to) && (from === null || start + Number(step) > from)) most = Math.max(most ?? 0, Number(p) / 10);
    });
    const told = row.querySelector(".peak").textContent;
    if (told !== (most === null ? "" : most.toFixed(1) + " %")) wrong.push(row.dataset.server + ": " + told + " / " + most);
    if (!row.querySelector(".peak-at").textContent.startsWith(most === null ? "not sampled" : "from ")) wrong.push(row.dataset.server + ": when");
    changed++;
  });
  if (!/peaks within these dates, by whole /.test(document.querySelector("[name=found]").value)) wrong.push("the filter does not say what it did");
  return changed ? wrong.join("; ") : "no row was looked at";
}, [from, to]);

/* An index has no charts: its filter by date ranks by the peaks that it holds. */
async function checkIndexDates() {
  const { page, context } = await open();
  const row = page.locator("tr[data-uses]").first();
  const facts = await row.evaluate((r) => ({ uses: r.dataset.uses, whole: r.querySelector(".peak").textContent }));
  const [first, step, list] = facts.uses.split(":");
  const peaks = list.split(",").map((p) => (p === "" ? null : Number(p) / 10));
  const whole = Math.max(...peaks.filter((p) => p !== null));
  say(Math.abs(whole - parseFloat(facts.whole)) < .11, "the steps of a row hold its peak", whole + " / " + facts.whole);
  /* just the step with the lowest use */
  const low = peaks.reduce((best, p, i) => (p !== null && (best < 0 || p < peaks[best]) ? i : best), -1);
  const from = Number(first) + low * Number(step), to = from + Number(step) - 60;
  const day = (s) => new Date(s * 1000).toISOString().slice(0, 16);
  await page.fill("[name=from]", day(from));
  await page.fill("[name=to]", day(to));
  const wrong = await peaksOfRanking(page, from, to);
  say(wrong === "" && parseFloat(await row.locator(".peak").innerText()) === peaks[low], "dates on an index change the peaks", wrong);
  await page.locator("#filters button[type=reset]").click();
  await page.waitForTimeout(50);
  say(await row.locator(".peak").innerText() === facts.whole, "and without dates they are as they were");
  await context.close();
}

async function checkTouch() {
  const { page, context } = await open({ viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true });
  const figure = page.locator("figure.chart-figure").first(), view = figure.locator(".view");
  const press = (name) => figure.locator(".steer button[aria-label='" + name + "']").tap();
  const box = await figure.locator("svg.chart").boundingBox();
  await figure.locator("svg.chart").scrollIntoViewIfNeeded();
  await figure.locator("svg.chart").tap({ position: { x: box.width / 2, y: box.height / 2 } });
  say(await figure.locator(".tip").count() === 1, "a tap on a chart tells its values");
  await press("Zoom in");
  const near = await view.getAttribute("transform");
  say(/scale\(2/.test(near || ""), "by touch a button zooms in", near);
  await press("Later");
  say(await view.getAttribute("transform") !== near, "another moves along");
  await press("Zoom out");
  await press("Zoom out");
  say(!(await view.getAttribute("transform")), "and another shows the whole span again");
  await context.close();
}

async function checkFilters() {
  const { page, context } = await open();
  const all = await shownRows(page);
  const name = await page.locator("tr[data-processes]").first().getAttribute("data-server");
  await page.fill("[name=server]", name);
  const one = await shownRows(page);
  say(one >= 1 && one < all, "the filter by server leaves the one asked for", `${one} of ${all}`);
  say(await page.locator("section.server:visible").count() === one, "sections follow the filter");
  await page.locator("#filters button[type=reset]").click();
  await page.waitForTimeout(50);
  say(await shownRows(page) === all, "clearing the filters shows all again");
  const process = await page.locator("#processes option").first().getAttribute("value");
  await page.fill("[name=process]", process);
  const with_ = await page.locator("tr[data-processes]:visible").evaluateAll((rows, p) =>
    rows.every((r) => r.dataset.processes.includes(p)), process);
  const fewer = await shownRows(page);
  say(with_ && fewer >= 1, "the filter by process leaves servers that have it", `${fewer}`);
  await page.fill("[name=process]", "");
  {
    const owner = await page.locator("[name=owner] option").nth(1).getAttribute("value");
    await page.selectOption("[name=owner]", owner);
    const fits = await page.locator("tr[data-processes]:visible").evaluateAll((rows, o) => rows.length > 0 && rows.every((r) => r.dataset.owner === o), owner);
    say(fits, "the filter by owner leaves its servers");
    await page.selectOption("[name=owner]", "");
  }
  const span = await page.locator("figure.chart-figure script").first().evaluate((e) => JSON.parse(e.textContent));
  const day = (s) => new Date(s * 1000).toISOString().slice(0, 16);
  const middle = span.from + (span.to - span.from) / 2;
  await page.fill("[name=from]", day(middle));
  const zoomed = await page.locator("svg.chart .view").first().getAttribute("transform");
  say(/scale\(2/.test(zoomed || "") || /scale\(1\.9/.test(zoomed || ""), "the filter by date zooms the charts", zoomed);
  const ranked = await peaksOfRanking(page, middle, null);
  say(ranked === "", "the ranking's peaks are those within the dates", ranked);
  await page.fill("[name=from]", "");
  say(!(await page.locator("svg.chart .view").first().getAttribute("transform")), "and without dates they are whole again");
  await context.close();
}

async function checkSorting() {
  const { page, context } = await open();
  const numbers = () => page.locator(".ranking tbody tr td.peak").evaluateAll((c) => c.map((e) => parseFloat(e.innerText)).filter((n) => !Number.isNaN(n)));
  const button = page.locator(".ranking thead th button", { hasText: "Peak" }).first();
  await button.click();
  const down = await numbers();
  say(down.every((n, i) => i === 0 || n <= down[i - 1]), "a column of numbers sorts downwards first", down.join());
  await button.press("Enter");
  const up = await numbers();
  say(up.every((n, i) => i === 0 || n >= up[i - 1]), "and upwards by keyboard", up.join());
  say(await page.locator(".ranking th[aria-sort=ascending]").count() === 1, "the sorted column says so");
  await context.close();
}

async function checkCharts() {
  const { page, context } = await open();
  const figure = page.locator("figure.chart-figure").first(), svg = figure.locator("svg.chart");
  await svg.scrollIntoViewIfNeeded();
  const box = await svg.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  say(await figure.locator(".tip").count() === 1 && await figure.locator(".cross").count() === 1, "hovering shows a crosshair and values");
  const told = await text(figure, ".tip");
  const right = await figure.evaluate((f) => {
    const d = JSON.parse(f.querySelector("script").textContent), at = [];
    d.t.reduce((s, step) => { at.push(s + step); return s + step; }, d.from);
    const words = f.querySelector(".tip b").textContent;
    const i = at.findIndex((s) => words.startsWith(new Date(s * 1000).toISOString().slice(0, 16).replace("T", " ")));
    if (i < 0) return "no such time: " + words;
    const shown = Array.from(f.querySelectorAll(".tip i")).map((e) => parseFloat(e.textContent.replace(/,/g, "")));
    const known = d.s.map((s) => s.v[i]).filter((v) => v !== null);
    return known.length === shown.length && known.every((v, k) => Math.abs(v - shown[k]) < 0.06) ? "" : known + " / " + shown;
  });
  say(right === "", "the values are those of the chart's figures", right + " " + told);
  await page.mouse.move(5, 5);
  say(await figure.locator(".tip").count() === 0, "leaving hides them");
  await figure.locator(".drawing").focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  say(await figure.locator(".tip").count() === 1, "arrow keys walk along the chart");
  await page.keyboard.press("+");
  say(/scale/.test(await figure.locator(".view").getAttribute("transform") || ""), "+ zooms in");
  say(await figure.locator(".zoomout").isVisible(), "and offers the whole span");
  await page.keyboard.press("0");
  say(!(await figure.locator(".view").getAttribute("transform")), "0 shows the whole span");
  await page.keyboard.press("Escape");
  await page.mouse.move(box.x + box.width * .3, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * .5, box.y + box.height / 2);
  await page.mouse.up();
  say(/scale/.test(await figure.locator(".view").getAttribute("transform") || ""), "dragging zooms");
  await figure.locator(".zoomout").click();
  const key = figure.locator(".key button").first();
  await key.click();
  say(await key.getAttribute("aria-pressed") === "false" && await figure.locator(".series.off").count() === 1, "a series is switched off");
  await key.press("Space");
  say(await figure.locator(".series.off").count() === 0, "and on again by keyboard");
  await context.close();
}

async function checkHeat() {
  const { page, context } = await open();
  const heat = page.locator("svg.heat").first();
  await heat.scrollIntoViewIfNeeded();
  const box = await heat.boundingBox(), k = box.width / 612;
  await page.mouse.move(box.x + (36 + 24 * 10 + 10) * k, box.y + (18 + 20 * 2 + 9) * k);
  const told = await page.locator(".heat-figure .tip").first().innerText();
  const known = await page.locator(".heat-figure tbody").first().evaluate((b) => b.rows[10].cells[3].textContent.trim());
  say(/^Wed 10:00/.test(told) && told.includes(known || "never sampled"), "the heat map tells an hour's value", told + " / " + known);
  await context.close();
}

// What the sliders say is what the command says that they show to be typed.
async function checkAgainstCommand(page) {
  const binary = process.env.PORTLEDGER;
  if (!binary) return;
  const settings = [[10240, 120, 1], [10240, 30, 3], [20480, 300, 1], [32768, 60, 1.3], [65024, 120, 0.5], [49408, 45, 2.05], [49152, 30, 1], [40960, 240, 0.75]];
  const wrong = [];
  let compared = 0;
  for (const panel of (await page.locator(".whatif").all()).slice(0, 4)) {
    for (const wanted of settings) {
      const [percent, command] = await panel.evaluate((p, [start, delay, growth]) => {
        const field = p.querySelector("form").elements;
        for (const [name, value] of Object.entries({ start, delay, growth })) {
          field[name].value = value;
          field[name].dispatchEvent(new Event("input", { bubbles: true }));
        }
        return [Number(p.dataset.percent), p.querySelector(".command").textContent];
      }, wanted);
      if (!/ --(range|delay|growth) /.test(command)) continue;
      const call = spawnSync("bash", ["-c", command.replace(/^portledger/, '"$PORTLEDGER"') + " --now 2026-03-20 --format csv"], { encoding: "utf8" });
      const [titles, ...rows] = call.stdout.trim().split(/\r?\n/).map((r) => r.split(","));
      const told = call.status === 0 ? Number(rows.at(-1)[titles.indexOf("peak_percent")]) : NaN;
      if (!(Math.abs(told - percent) <= 0.0501)) wrong.push(`${command}: ${told}, the page ${percent} ${call.stderr}`);
      compared++;
    }
  }
  say(wrong.length === 0 && compared >= 24, "the sliders say what the command says", wrong.join("; ") || `only ${compared} compared`);
  // back to what the test goes on with
  await page.locator(".whatif").first().evaluate((p) => {
    const field = p.querySelector("form").elements;
    for (const [name, value] of Object.entries({ start: p.dataset.start, delay: 30, growth: 2 })) {
      field[name].value = value;
      field[name].dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
}

async function checkSliders() {
  const { page, context } = await open();
  const panel = page.locator(".whatif").first();
  await panel.scrollIntoViewIfNeeded();
  const facts = await panel.evaluate((p) => ({ ...p.dataset }));
  const points = facts.points.split(";").map((p) => p.split(":").map(Number));
  const after = (delay, growth) => Math.min(100, Math.max(...points.map(([tw, ll, range]) => 100 * growth * (tw * delay / Number(facts.delay) + ll) / range)));
  const before = Number(await panel.getAttribute("data-percent"));
  say(before > 0 && Math.abs(before - after(Number(facts.delay), 1)) < .01, "untouched sliders give the peak as it was", String(before));
  await panel.locator("[name=delay]").focus();
  await page.keyboard.press("Home");
  const delayed = Number(await panel.getAttribute("data-percent"));
  say(Math.abs(delayed - after(30, 1)) < .01, "the delay slider obeys P' = TW * T'/T + L", `${delayed} / ${after(30, 1)}`);
  await panel.locator("[name=growth]").fill("2");
  say(Math.abs(Number(await panel.getAttribute("data-percent")) - after(30, 2)) < .02, "growth multiplies it");
  await checkAgainstCommand(page);
  say(/whatif --server .* --delay 30 .*--growth 2/.test(await text(panel, ".command")), "the command to type is shown", await text(panel, ".command"));
  await context.close();
}

async function checkLooks() {
  const widths = part ? [1440, 390] : [1440, 768, 390];
  for (const width of widths) {
    for (const colorScheme of part ? [width === 390 ? "light" : "dark"] : ["light", "dark"]) {
      const { page, context } = await open({ viewport: { width, height: 900 }, colorScheme });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      say(wide <= width, `nothing is wider than ${width} pixels, ${colorScheme}`, String(wide));
      await page.evaluate(axeSource);
      const result = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
      const bad = result.violations.filter((v) => v.impact === "serious" || v.impact === "critical");
      say(bad.length === 0, `axe finds nothing serious at ${width}, ${colorScheme}`,
        bad.map((v) => v.id + " " + v.nodes.slice(0, 3).map((n) => n.target + " " + (n.any[0]?.message || "")).join(" | ")).join("; "));
      await context.close();
    }
  }
}

async function checkPrint() {
  const { page, context } = await open({ colorScheme: "dark" });
  await page.emulateMedia({ media: "print" });
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  say(ground === "rgb(255, 255, 255)", "print is light, also from a dark screen", ground);
  const hidden = await page.locator("details table").evaluateAll((t) => t.filter((e) => e.getBoundingClientRect().height === 0).length);
  say(hidden === 0, "print has everything expanded", `${hidden} tables are folded`);
  await context.close();
}

async function checkWithoutScript() {
  const { page, context } = await open({ javaScriptEnabled: false });
  say(await page.locator(".headline, .top h1").first().isVisible() && await page.locator("table:visible").count() > 0, "without JavaScript verdict and tables stand");
  say(!(await page.locator("#filters").isVisible()), "and what would not work is not shown");
  await context.close();
}

async function checkValid() {
  const validate = new HtmlValidate({ extends: ["html-validate:standard"], rules: { "long-title": "off", "no-inline-style": "error" } });
  const report = await validate.validateString(readFileSync(pagePath, "utf8"), pagePath);
  const found = report.results.flatMap((r) => r.messages).slice(0, 5).map((m) => `${m.line}: ${m.ruleId}: ${m.message}`);
  say(report.valid, "the page is valid HTML", found.join(" | "));
}

const acts = [checkFilters, checkSorting, checkCharts, checkTouch, checkHeat, checkSliders];
const looks = [checkLooks, checkPrint, checkWithoutScript, checkValid];
const index = [checkIndexDates, ...looks];
for (const check of part === "looks" ? looks : part === "index" ? index : [...acts, ...looks]) {
  try { await check(); } catch (e) { say(false, check.name, String(e).split("\n")[0]); }
}
say(noise.length === 0, "the console is silent", [...new Set(noise)].slice(0, 4).join(" | "));
say(requests.length === 0, "no request leaves the page", requests.slice(0, 3).join());
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
