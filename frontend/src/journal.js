// Keeps what a student writes on the device until it is sent, and sends it once; without it the form still works.
const form = document.querySelector("[data-journal]");
const { worker } = document.currentScript.dataset;
const isOffline = "isOffline" in document.currentScript.dataset;
const FIELDS = ["client_key", "prompt", "text", "on", "readers"];
const POLL = 30_000;

const store = {
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(`journal:${key}`));
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(`journal:${key}`, JSON.stringify(value));
    } catch {
      // A private window may keep nothing: then the form is sent as any other.
    }
  },
  drop: (key) => localStorage.removeItem(`journal:${key}`),
};

// The page that is kept for offline belongs to nobody: which journal it is, its address says.
const reference = location.pathname.match(/^\/placements\/([^/]+)\/journal\//)?.[1] ?? store.get("last");
const page = `/placements/${reference}/journal/`;
const draft = `draft:${reference}`;
const queue = `queue:${reference}`;

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

const read = () => Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));

function fill(entry) {
  for (const name of FIELDS) if (entry[name]) form.elements[name].value = entry[name];
}

function say(words) {
  form.querySelector("[data-said]").textContent = words;
}

function keepDraft() {
  const entry = read();
  if (entry.text.trim()) {
    store.set(draft, entry);
    say(form.dataset.draft);
  } else {
    store.drop(draft);
    say("");
  }
}

function empty() {
  store.drop(draft);
  form.elements.text.value = "";
  form.elements.client_key.value = newKey();
}

function showWaiting() {
  const waiting = store.get(queue) ?? [];
  const section = document.querySelector("[data-waiting]");
  section.hidden = waiting.length === 0;
  section.querySelector("[data-waiting-list]").replaceChildren(
    ...waiting.map((entry) => {
      const line = document.createElement("li");
      line.textContent = `${entry.on} · ${entry.text}`;
      return line;
    }),
  );
}

// What became of it: kept, refused with words, not sent for another reason, or no network (it throws).
async function post(body) {
  const answer = await fetch(`${page}write/`, { method: "POST", body, headers: { Accept: "application/json" } });
  if (answer.status === 201) return { kept: true };
  if (answer.status === 422) return { refused: (await answer.json()).refused.join(" ") };
  return {};
}

let busy = false;
async function submit() {
  const body = new FormData(form);
  const entry = read();
  let outcome;
  try {
    outcome = await post(body);
  } catch {
    wait(entry);
    return;
  }
  if (outcome.kept) {
    empty();
    location.assign(page);
  } else {
    say(outcome.refused ?? form.dataset.stays);
  }
}

function wait(entry) {
  keepDraft();
  if (form.elements.pictures?.files.length) {
    say(form.dataset.pictures);
  } else if (entry.text.trim()) {
    store.set(queue, [...(store.get(queue) ?? []), entry]);
    empty();
    showWaiting();
    say(form.dataset.waits);
  }
}

// The form may be an old one: the token against forgery is taken from a fresh page.
async function freshToken() {
  const answer = await fetch(page, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  return fresh.querySelector("[data-journal] [name=csrfmiddlewaretoken]")?.value;
}

async function flush() {
  const waiting = store.get(queue) ?? [];
  if (waiting.length === 0 || reference === null) return;
  const token = await freshToken();
  if (!token) {
    say(form.dataset.stays);
    return;
  }
  for (const entry of waiting) {
    const body = new FormData();
    for (const name of FIELDS) body.set(name, entry[name]);
    body.set("csrfmiddlewaretoken", token);
    const { kept, refused } = await post(body);
    const boxIsFree = !form.elements.text.value.trim();
    if (kept || (refused && boxIsFree)) {
      store.set(queue, (store.get(queue) ?? []).filter((one) => one.client_key !== entry.client_key));
    }
    if (refused && boxIsFree) {
      fill(entry);
      keepDraft();
    }
    if (!kept) {
      say(refused ? `${form.dataset.refused} ${refused}` : form.dataset.stays);
      showWaiting();
      return;
    }
  }
  showWaiting();
  if (!form.elements.text.value.trim()) location.assign(page);
}

async function alone(deed) {
  if (busy) return;
  busy = true;
  try {
    await deed();
  } catch {
    // Still no network: what waits goes on waiting.
  } finally {
    busy = false;
  }
}

if (form) {
  if (!isOffline) store.set("last", reference);
  if (!form.elements.on.value) form.elements.on.value = new Date().toLocaleDateString("sv");
  const known = store.get(draft);
  if (!form.elements.text.value) {
    form.elements.client_key.value = newKey();
    if (known) fill(known);
  }
  form.addEventListener("input", keepDraft);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    alone(submit);
  });
  showWaiting();
  alone(flush);
  window.addEventListener("online", () => alone(flush));
  document.addEventListener("visibilitychange", () => document.hidden || alone(flush));
  setInterval(() => alone(flush), POLL);
}

if (worker && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(worker, { scope: "/placements/" }).catch(() => {});
}
