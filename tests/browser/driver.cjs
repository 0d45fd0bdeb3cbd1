// One Chromium for all tests: reads commands as lines of JSON, does them with playwright-core, answers in
// the same way. Started by chromium.py with the folder of playwright-core and the path of Chromium.
"use strict";
const [, , playwright, executablePath] = process.argv;
const {chromium} = require(playwright);
const readline = require("node:readline");

// As the facts of the machine ask for, and for the same pixels everywhere.
const ARGUMENTS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--force-color-profile=srgb",
  "--font-render-hinting=none", "--disable-lcd-text",
];

const IDLE = () => new Promise((done, fail) => {
  const look = () => {
    const error = document.querySelector("body > .error");
    if (error) return fail(new Error(error.textContent));
    const documents = window.Bokeh?.documents ?? [];
    if (documents.length === 0 || !documents.every((one) => one.is_idle)) return setTimeout(look, 5);
    requestAnimationFrame(() => requestAnimationFrame(() => done(documents.length)));
  };
  look();
});

// What WebGL without a graphics card says, and a library inside of BokehJS about its own future.
const KNOWN = /GL Driver Message|allowHTML will default/;

let browser;
let scratch;  // an empty page, in which pictures are compared
let next = 1;
const pages = new Map();
const contexts = new Map();  // by the pixels of a CSS pixel

async function open({url, width, height, scale}) {
  if (!contexts.has(scale))
    contexts.set(scale, await browser.newContext({deviceScaleFactor: scale, locale: "en-US", timezoneId: "UTC"}));
  const page = await contexts.get(scale).newPage();
  await page.setViewportSize({width, height});
  const complaints = [];
  page.on("console", (message) => {
    if ((message.type() === "error" || message.type() === "warning") && !KNOWN.test(message.text()))
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`page error: ${error.message}`));
  page.on("requestfailed", (request) => complaints.push(`request failed: ${request.url().slice(0, 200)}`));
  await page.exposeFunction("tell_violation", (text) => complaints.push(`policy: ${text}`));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) =>
    window.tell_violation(`${event.effectiveDirective} refused ${event.blockedURI} ${event.sample}`)));
  const id = next++;
  pages.set(id, {page, complaints});
  await page.goto(url, {timeout: 0});  // each command has a limit of its own
  return id;
}

const MOVES = {
  async drag(page, points) {
    await page.mouse.move(...points[0]);
    await page.mouse.down();
    for (const point of points.slice(1)) await page.mouse.move(...point, {steps: 4});
    await page.mouse.up();
  },
  async wheel(page, [x, y, by]) {
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, by);
  },
  click: (page, [x, y]) => page.mouse.click(x, y),
  double_click: (page, [x, y]) => page.mouse.dblclick(x, y),
  move: (page, [x, y]) => page.mouse.move(x, y, {steps: 2}),
  key: (page, name) => page.keyboard.press(name),
  type: (page, text) => page.keyboard.type(text),
  down: (page, name) => page.keyboard.down(name),
  up: (page, name) => page.keyboard.up(name),
};

// In the page that pictures are compared in.
const HELP = () => {
  window.read = async (base64) => {
    const image = new Image();
    image.src = "data:image/png;base64," + base64;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext("2d", {willReadFrequently: true});
    context.drawImage(image, 0, 0);
    return {canvas, context, data: context.getImageData(0, 0, image.width, image.height).data};
  };
};

const COLOURS = async ({picture}) => new Set(new Uint32Array((await window.read(picture)).data.buffer)).size;

// Pixels that differ by more than `threshold` of 255 in a channel: their number, and a picture of them.
const COMPARE = async ({wanted, got, threshold}) => {
  const a = await window.read(wanted);
  const b = await window.read(got);
  const size = (one) => `${one.canvas.width} x ${one.canvas.height}`;
  if (size(a) !== size(b)) return {sizes: [size(a), size(b)]};
  const out = b.context.createImageData(b.canvas.width, b.canvas.height);
  let differing = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    let most = 0;
    for (let channel = 0; channel < 4; channel++)
      most = Math.max(most, Math.abs(a.data[i + channel] - b.data[i + channel]));
    const differs = most > threshold;
    if (differs) differing++;
    const grey = 192 + (b.data[i] + b.data[i + 1] + b.data[i + 2]) / 12;
    out.data.set(differs ? [255, 0, 0, 255] : [grey, grey, grey, 255], i);
  }
  b.context.putImageData(out, 0, 0);
  return {differing, pixels: a.data.length / 4, picture: b.canvas.toDataURL("image/png").split(",")[1]};
};

const COMMANDS = {
  open,
  idle: ({page}) => pages.get(page).page.evaluate(IDLE),
  async act({page, moves}) {
    for (const [name, argument] of moves) await MOVES[name](pages.get(page).page, argument);
    return null;
  },
  evaluate: ({page, expression}) => pages.get(page).page.evaluate(expression),
  async screenshot({page, clip}) {
    return (await pages.get(page).page.screenshot(clip ? {clip} : {fullPage: true})).toString("base64");
  },
  complaints: ({page}) => pages.get(page).complaints,
  accessibility: ({page}) => pages.get(page).page.locator("body").ariaSnapshot(),
  async close({page}) {
    await pages.get(page).page.close();
    pages.delete(page);
    return null;
  },
  colours: (request) => scratch.evaluate(COLOURS, request),
  compare: (request) => scratch.evaluate(COMPARE, request),
};

(async () => {
  browser = await chromium.launch({executablePath, headless: true, args: ARGUMENTS});
  scratch = await browser.newPage();
  await scratch.evaluate(HELP);
  console.log(JSON.stringify({ok: browser.version()}));
  for await (const line of readline.createInterface({input: process.stdin})) {
    const {command, limit, ...request} = JSON.parse(line);
    let answer;
    let timer;
    const late = new Promise((_, fail) => {
      const said = () => pages.get(request.page)?.complaints.join("; ");
      timer = setTimeout(() => fail(new Error(`${command} was not done after ${limit} ms: ${said()}`)), limit);
    });
    try {
      answer = {ok: (await Promise.race([COMMANDS[command](request), late])) ?? null};
      clearTimeout(timer);
    } catch (error) {
      answer = {error: error.message};
    }
    console.log(JSON.stringify(answer));
  }
  // Kills the browser and removes its profile; asked to close, it takes its time.
  process.exit(0);
})();
