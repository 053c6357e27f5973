// Progressive enhancement only: every page works without this file.
import htmx from "htmx.org";

window.htmx = htmx;

// What only works with scripts stays hidden until they run.
function reveal(root) {
  for (const element of root.querySelectorAll("[data-needs-script]")) element.hidden = false;
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.r-menu[open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}

async function copy(button) {
  const source = document.querySelector(button.dataset.copy);
  const text = source.value ?? source.textContent;
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text.trim());
  } else {
    source.select?.();
    document.execCommand("copy");
  }
  button.textContent = button.dataset.copied;
}

document.addEventListener("click", (event) => {
  closeMenus(event.target);
  const button = event.target.closest("button");
  if (button?.hasAttribute("data-print")) window.print();
  if (button?.dataset.copy) copy(button);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.r-menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A second press of the same button sends nothing; the server would recognise it anyway.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});

// Nothing that was written on this device is left to whoever signs in next.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.action.endsWith("/account/sign-out/")) return;
  const kept = Object.keys(localStorage).filter((key) => key.startsWith("journal:"));
  const unsent = kept.some((key) => key.startsWith("journal:queue:") && localStorage[key] !== "[]");
  if (unsent && form.dataset.unsent && !window.confirm(form.dataset.unsent)) {
    event.preventDefault();
    delete form.dataset.sent;
    return;
  }
  for (const key of kept) localStorage.removeItem(key);
  window.caches?.keys().then((names) => {
    for (const name of names) if (name.startsWith("journal-")) window.caches.delete(name);
  });
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Folded reasons and articles belong on the paper copy too.
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("main details:not([open])")];
  for (const details of unfolded) details.open = true;
});
window.addEventListener("afterprint", () => {
  for (const details of unfolded) details.open = false;
});

// A row of tabs that is wider than a telephone begins at the tab one is on.
function showCurrent() {
  for (const current of document.querySelectorAll(":is(.r-tabs, .r-nav) [aria-current]")) {
    const row = current.closest(".r-tabs, .r-nav");
    const [outer, inner] = [row.getBoundingClientRect(), current.getBoundingClientRect()];
    row.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  }
}

htmx.onLoad((root) => reveal(root.parentElement ?? root));
document.addEventListener("DOMContentLoaded", () => {
  reveal(document);
  showCurrent();
  document.querySelector("[data-focus]")?.focus();
});
