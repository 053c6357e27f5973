// Bundles styles, scripts and icons into src/ronghe/web/static/build: purged, minified, hashed, compressed.
// Lays the fonts of printed documents beside the code that sets them.
import { createHash } from "node:crypto";
import { copyFile, readdir, readFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { PurgeCSS } from "purgecss";

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const product = path.join(here, "..", "src", "ronghe");
const out = path.join(product, "web", "static", "build");
const targets = ["chrome90", "firefox90", "safari14.1"]; // WeChat's browsers lag behind

async function filesBelow(folder, extension) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.startsWith(out));
}

async function bundle(options) {
  const result = await esbuild.build({
    absWorkingDir: here,
    bundle: true,
    minify: true,
    write: false,
    legalComments: "none",
    target: targets,
    logLevel: "warning",
    ...options,
  });
  return result.outputFiles[0].text;
}

async function styles() {
  const css = await bundle({ entryPoints: ["src/css/app.css"], outfile: "app.css", minify: false });
  const [purged] = await new PurgeCSS().purge({
    css: [{ raw: css }],
    content: [
      ...(await filesBelow(product, ".html")),
      ...(await filesBelow(path.join(product, "web"), ".py")),
      path.join(here, "src", "app.js"),
      path.join(here, "src", "ranking.js"),
    ],
    variables: true,
    keyframes: true,
    fontFace: true,
    // Names that templates and tags put together from a meaning.
    safelist: { standard: ["htmx-request", /^r-(fact-)?(holds|due|broken|unknown|later)$/, /^r-svg-/] },
    blocklist: [/^\.?(dark|theme-dark)$/],
  });
  const light = purged.css;
  const { code } = await esbuild.transform(light, { loader: "css", minify: true, target: targets });
  return code;
}

async function icons() {
  const require = createRequire(import.meta.url);
  const { icons: drawings } = require("@iconify-json/tabler/icons.json");
  const pages = await filesBelow(product, ".html");
  const sources = await Promise.all(pages.map((file) => readFile(file, "utf8")));
  const named = sources.flatMap((text) => [...text.matchAll(/\{%\s*icon\s+"([a-z0-9-]+)"/g)]);
  const used = [...new Set(named.map((match) => match[1]))].sort();
  for (const name of used) {
    if (!drawings[name]) throw new Error(`No Tabler icon is called ${name}`);
  }
  return JSON.stringify(Object.fromEntries(used.map((name) => [name, drawings[name].body])));
}

async function emit(name, content, manifest, { hashed = true } = {}) {
  const body = Buffer.from(content);
  const digest = createHash("sha256").update(body).digest("hex").slice(0, 10);
  const { name: stem, ext } = path.parse(name);
  const file = hashed ? `${stem}-${digest}${ext}` : name;
  const variants = { "": body };
  if (ext !== ".png" && ext !== ".ico") {
    variants[".gz"] = gzipSync(body, { level: 9 });
    variants[".br"] = brotliCompressSync(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    });
  }
  for (const [suffix, data] of Object.entries(variants)) {
    // A reader never meets half a file.
    const target = path.join(out, file + suffix);
    await writeFile(`${target}.part`, data);
    await rename(`${target}.part`, target);
  }
  manifest[name] = `build/${file}`;
  const packed = variants[".br"]?.length ?? body.length;
  console.log(`${file.padEnd(34)} ${String(body.length).padStart(8)} B  ${String(packed).padStart(7)} B compressed`);
}

// Whole fonts, two weights each; a reader never meets half a file.
async function fonts() {
  const folder = path.join(product, "kernel", "documents", "fonts");
  await mkdir(folder, { recursive: true });
  for (const [name, family] of [["noto-sans-sc", "NotoSansSC"], ["noto-sans", "NotoSans"]]) {
    const source = path.join(here, "node_modules", "@expo-google-fonts", name);
    for (const weight of ["400Regular", "700Bold"]) {
      const target = path.join(folder, `${family}_${weight}.ttf`);
      await copyFile(path.join(source, weight, `${family}_${weight}.ttf`), `${target}.part`);
      await rename(`${target}.part`, target);
    }
    await copyFile(path.join(source, "LICENSE_FONT"), path.join(folder, `${family}-LICENSE.txt`));
  }
}

await fonts();
await mkdir(out, { recursive: true });
const before = await readdir(out);
const manifest = {};
await emit("app.css", await styles(), manifest);
await emit("app.js", await bundle({ entryPoints: ["src/app.js"], format: "iife" }), manifest);
await emit("charts.js", await bundle({ entryPoints: ["src/charts.js"], format: "iife" }), manifest);
await emit("ranking.js", await bundle({ entryPoints: ["src/ranking.js"], format: "iife" }), manifest);
await emit("week.js", await bundle({ entryPoints: ["src/week.js"], format: "iife" }), manifest);
await emit("checklist.js", await bundle({ entryPoints: ["src/checklist.js"], format: "iife" }), manifest);
await emit("journal.js", await bundle({ entryPoints: ["src/journal.js"], format: "iife" }), manifest);
await emit("journal-worker.js", await bundle({ entryPoints: ["src/journal-worker.js"], format: "iife" }), manifest);
await emit("favicon.svg", await readFile(path.join(here, "src", "favicon.svg")), manifest);
await emit("favicon.ico", await readFile(path.join(here, "src", "favicon.ico")), manifest);
await emit("touch-icon.png", await readFile(path.join(here, "src", "touch-icon.png")), manifest);
await emit("icons.json", await icons(), manifest);
await writeFile(path.join(out, "manifest.json.part"), JSON.stringify(manifest, null, 1));
await rename(path.join(out, "manifest.json.part"), path.join(out, "manifest.json"));

const kept = new Set(["manifest.json", ...Object.values(manifest).flatMap((file) => {
  const base = path.basename(file);
  return [base, `${base}.gz`, `${base}.br`];
})]);
for (const stale of before.filter((file) => !kept.has(file))) await rm(path.join(out, stale), { force: true });
