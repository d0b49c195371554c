// How long tierfit.html takes from a folder that is handed over to its answer, in Chromium, and how much
// memory its process takes at most; the median of several runs, each in a browser of its own:
// node browser.cjs PUPPETEER CHROMIUM PAGE FOLDER [RUNS]
//
// Whoever opens the page has yet to find the folder. Meanwhile it makes itself ready, so it is given that
// time; how long it takes without it is measured as well.
//
// Memory is what the process of the page has for itself (RssAnon), worker included, on Linux alone.
// An empty page takes some 90 MB of it.

const { readFileSync, readdirSync } = require("node:fs");

const [puppeteer, executablePath, html, folder, runs = 5] = process.argv.slice(2);
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

// The memory of the largest process of a page below another one, in bytes.
function memory(browser) {
  let most = 0;
  for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${id}/cmdline`, "latin1");
      if (!command.includes("type=renderer") || !command.includes(browser)) continue;
      const status = readFileSync(`/proc/${id}/status`, "latin1");
      most = Math.max(most, 1024 * Number(status.match(/^RssAnon:\s+(\d+)/m)?.[1] ?? 0));
    } catch {
      // It has ended meanwhile.
    }
  }
  return most;
}

// How long somebody takes at least to choose a folder.
const CHOOSING = 1500;

async function run(choosing) {
  const mark = `--user-agent=bench-${process.pid}-${Math.random()}`;
  const args = ["--no-sandbox", "--disable-gpu", mark];
  const browser = await require(puppeteer).launch({ executablePath, headless: true, args });
  const page = await browser.newPage();
  await page.goto(`file://${html}`);
  const input = await page.$("#folder");
  await new Promise((resolve) => setTimeout(resolve, choosing));
  let most = 0;
  const beat = setInterval(() => (most = Math.max(most, memory(mark))), 250);
  const started = performance.now();
  await input.uploadFile(folder);
  await page.waitForSelector(".of-browser", { timeout: 120_000, polling: "mutation" });
  const time = performance.now() - started;
  clearInterval(beat);
  await browser.close();
  return [time, most];
}

async function measure(name, choosing) {
  const results = [];
  for (let count = 0; count < runs; count += 1) results.push(await run(choosing));
  const time = median(results.map(([taken]) => taken));
  const most = median(results.map(([, taken]) => taken));
  console.log(`${folder}: ${name} ${Math.round(time)} ms, ${Math.round(most / 1e6)} MB`);
}

(async () => {
  await measure("on a page that stands open", CHOOSING);
  await measure("on a page that just came", 0);
})();
