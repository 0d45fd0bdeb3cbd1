// Opens documents in Chromium: browser.mjs PLACES.json, a list of {json, png}; prints a line of JSON for each.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const root = path.resolve(import.meta.dirname, "../..");
const require = createRequire(path.join(root, ".deps/playwright/node_modules/"));
const { chromium } = require("playwright-core");
const library = (part) => pathToFileURL(path.join(root, ".deps/bokehjs", `bokeh${part}.min.js`));

const places = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const browser = await chromium.launch({
  executablePath: process.env.PHLOX_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
let page, said;
async function open() {
  page = await browser.newPage({ viewport: { width: 1400, height: 1400 } });
  page.on("console", (message) => {
    if (message.type() === "error") said.push(message.text());
  });
  page.on("pageerror", (error) => said.push(String(error)));
}
await open();
for (const { json, png } of places) {
  said = [];
  try {
    const text = fs.readFileSync(json, "utf8");
    const id = JSON.parse(text).roots[0].id;
    const scripts = ["", ...(text.includes("$$") ? ["-mathjax"] : [])];
    const html = json.replace(/json$/, "html");
    fs.writeFileSync(
      html,
      `<!doctype html><meta charset="utf-8"><body style="margin:0">` +
        scripts.map((part) => `<script src="${library(part)}"></script>`).join("") +
        `<div id="root"></div><script>Bokeh.embed.embed_items({d:${text.replace(/<\//g, "<\\/")}},` +
        `[{docid:"d",roots:{"${id}":"root"},root_ids:["${id}"]}])</script>`,
    );
    await page.goto(pathToFileURL(html).href);
    await page.waitForFunction(
      () => window.Bokeh && Bokeh.documents.length && Bokeh.documents.every((d) => d.is_idle), null, { timeout: 20000 });
    await page.waitForTimeout(50);
    const box = await page.locator("#root > *").first().boundingBox();
    const clip = { x: 0, y: 0, width: Math.max(10, box.width), height: Math.max(10, box.height) };
    await page.screenshot({ path: png, clip });
  } catch (error) {
    said.push(String(error).split("\n")[0]);
    await page.close();
    await open();
  }
  console.log(JSON.stringify({ json, errors: said }));
}
await browser.close();
