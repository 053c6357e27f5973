// Opens the journal without a network: keeps one page with nobody in it, and the styles and scripts that it needs.
const CACHE = `journal-${new URL(self.location.href).searchParams.get("v")}`;
const PAGE = "/placements/journal/offline/";
const JOURNAL = /^\/placements\/(?:[^/]+\/)?journal\/$/;
const BUILT = /(?:href|src)="(\/static\/build\/[^"]+)"/g;

async function keep() {
  const page = await fetch(PAGE, { cache: "no-store" });
  if (!page.ok) return;
  const html = await page.clone().text();
  const cache = await caches.open(CACHE);
  await cache.addAll([...html.matchAll(BUILT)].map((match) => match[1]));
  await cache.put(PAGE, page);
}

// Signing out throws the cache away; the next journal that is opened keeps it anew.
async function keepAnew() {
  if (!(await caches.has(CACHE))) await keep();
}

async function forget() {
  const old = (await caches.keys()).filter((name) => name.startsWith("journal-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keep());
});
self.addEventListener("activate", (event) => event.waitUntil(forget()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && JOURNAL.test(pathname)) {
    const answer = fetch(request);
    event.waitUntil(answer.then(keepAnew).catch(() => {}));
    event.respondWith(answer.catch(async () => (await caches.match(PAGE)) ?? Response.error()));
  } else if (pathname.startsWith("/static/build/")) {
    event.respondWith(caches.match(request).then((found) => found ?? fetch(request)));
  }
});
