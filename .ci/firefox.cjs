// Opens tierfit.html in Firefox, hands it the manifest and the property lists of each sample, and holds
// its answer against the command line's for the same files:
// node firefox.cjs PUPPETEER FIREFOX PAGE TIERFIT SAMPLE...

const { execFileSync } = require("node:child_process");
const { copyFileSync, existsSync, mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

const [puppeteer, executablePath, html, tierfit, ...samples] = process.argv.slice(2);
const FILES = ["Manifest.db", "Manifest.mbdb", "Info.plist", "Manifest.plist", "Status.plist"];
// The answer, as it stands in the page.
const LEAD = /<p id="lead">(.*?)<\/p>/s;

(async () => {
  const { launch } = require(puppeteer);
  const browser = await launch({ browser: "firefox", executablePath, headless: true });
  const page = await browser.newPage();
  for (const sample of samples) {
    const folder = mkdtempSync(join(tmpdir(), "tierfit-"));
    const files = FILES.filter((file) => existsSync(join(sample, file)));
    for (const file of files) copyFileSync(join(sample, file), join(folder, file));
    await page.goto(`file://${html}`);
    const input = await page.$("#files");
    await input.uploadFile(...files.map((file) => join(folder, file)));
    await page.waitForSelector(".of-browser, #problem:not([hidden])", { timeout: 60_000 });
    const shown = (await page.content()).match(LEAD)?.[1];
    const report = execFileSync(tierfit, ["report", "-o", "-", folder], { maxBuffer: 1 << 28 });
    const expected = report.toString().match(LEAD)?.[1];
    rmSync(folder, { recursive: true });
    const isSame = expected !== undefined && shown === expected;
    console.log(`${isSame ? "same" : "DIFFERENT"}: ${sample}: ${shown}`);
    if (!isSame) process.exitCode = 1;
  }
  await browser.close();
})();
