// Usage: node lighthouse.mjs NODE_MODULES CHROMIUM URL...
// Prints as JSON, for each address, the scores (0 to 1) and what cost points. One browser for all.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, chromePath, ...addresses] = process.argv.slice(2);
const { resolve } = createRequire(`${modules}/`);
const load = (name) => import(pathToFileURL(resolve(name)));
const { default: lighthouse } = await load("lighthouse");
const { launch } = await load("chrome-launcher");

// What is asked depends on no speed, so it need not wait for silence.
const options = {
  onlyCategories: ["accessibility", "best-practices", "seo"],
  throttlingMethod: "provided",
  disableFullPageScreenshot: true,
  networkQuietThresholdMs: 100,
  cpuQuietThresholdMs: 1,
  pauseAfterFcpMs: 1,
  pauseAfterLoadMs: 1,
};
const chromeFlags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
const chrome = await launch({ chromePath, chromeFlags });

function lost({ auditRefs }, audits) {
  const faulty = auditRefs.filter(({ id, weight }) => weight && audits[id].score !== null && audits[id].score < 1);
  return faulty.map(({ id }) => `${id}: ${JSON.stringify(audits[id].details?.items?.slice(0, 3))}`);
}

const found = {};
for (const address of addresses) {
  const { lhr } = await lighthouse(address, { ...options, port: chrome.port, logLevel: "silent" });
  const categories = Object.values(lhr.categories);
  found[address] = {
    error: lhr.runtimeError ?? null,
    scores: Object.fromEntries(categories.map(({ id, score }) => [id, score])),
    lost: categories.flatMap((category) => lost(category, lhr.audits)),
  };
}
chrome.kill();
console.log(JSON.stringify(found));
