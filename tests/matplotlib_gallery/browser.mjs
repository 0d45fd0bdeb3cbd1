// Opens documents in Chromium: browser.mjs PLACES.json, a list of {json, png}; prints a line of JSON for each. Beside
// each document stands its page (.html) afterwards.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const root = path.resolve(import.meta.dirname, "../..");
const require = createRequire(path.join(root, ".deps/playwright/node_modules/"));
const { chromium } = require("playwright-core");
const scripts = ["", "-mathjax"].map((part) => pathToFileURL(path.join(root, ".deps/bokehjs", `bokeh${part}.min.js`)).href);
const head = `<!doctype html><meta charset="utf-8"><body style="margin:0">` +
  scripts.map((script) => `<script src="${script}"></script>`).join("") + `<div id="root"></div>`;

const places = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const empty = path.join(path.dirname(process.argv[2]), "empty.html");
fs.writeFileSync(empty, head);
const browser = await chromium.launch({
  executablePath: process.env.PHLOX_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
let page, said = [];
async function open() {
  await page?.close();
  page = await browser.newPage({ viewport: { width: 1400, height: 1400 } });
  page.on("console", (message) => {
    if (message.type() === "error") said.push(message.text());
  });
  page.on("pageerror", (error) => said.push(String(error)));
  await page.goto(pathToFileURL(empty).href);
}

// In the page: shows a document in the place of the one before.
async function show(text) {
  for (const old of Bokeh.documents.splice(0)) old.clear();
  document.querySelector("#root").replaceChildren();
  const json = JSON.parse(text), id = json.roots[0].id;
  await Bokeh.embed.embed_items({ d: json }, [{ docid: "d", roots: { [id]: "root" }, root_ids: [id] }]);
}

await open();
let count = 0;
for (const { json, png } of places) {
  // Pages get slower with every document that they have shown.
  if (++count % 40 === 0) await open();
  said = [];
  try {
    const text = fs.readFileSync(json, "utf8");
    const id = JSON.parse(text).roots[0].id;
    fs.writeFileSync(json.replace(/json$/, "html"), head + `<script>Bokeh.embed.embed_items(` +
      `{d:${text.replace(/<\//g, "<\\/")}},[{docid:"d",roots:{"${id}":"root"},root_ids:["${id}"]}])</script>`);
    await page.evaluate(show, text);
    await page.waitForFunction(() => Bokeh.documents.length && Bokeh.documents.every((d) => d.is_idle), null,
      { timeout: 60000 });
    await page.waitForTimeout(50);
    const box = await page.locator("#root > *").first().boundingBox();
    const clip = { x: 0, y: 0, width: Math.max(10, box.width), height: Math.max(10, box.height) };
    await page.screenshot({ path: png, clip, timeout: 60000 });
  } catch (error) {
    said.push(String(error).split("\n")[0]);
    await open();
  }
  console.log(JSON.stringify({ json, errors: said }));
}
await browser.close();
