// Moves posts on and off a student's list at once; without it the same buttons ask the server.
const list = document.querySelector("[data-wishes]");
const others = document.querySelector("[data-posts]");
const form = document.getElementById("wishes");
const unsaved = document.querySelector("[data-unsaved]");
const empty = document.querySelector("[data-empty]");
const said = document.querySelector("[data-said]");

const posts = () => [...list.children];
const button = (post, move) => post.querySelector(`button[value^="${move}:"]`);

function say(words, post) {
  said.textContent = words.replace("%(title)s", post.dataset.title).replace("%(place)s", posts().indexOf(post) + 1);
}

// The arrows of the first and the last have nowhere to go.
function settle() {
  const all = posts();
  empty.hidden = all.length > 0;
  for (const post of all) {
    button(post, "up").disabled = post === all[0];
    button(post, "down").disabled = post === all[all.length - 1];
  }
}

// What is not saved yet waits on the server: another page, or a flat battery, does not lose it.
let sending = Promise.resolve();
function keep() {
  unsaved.hidden = false;
  const draft = new FormData(form);
  draft.set("step", "keep");
  sending = sending
    .then(() => fetch(form.action, { method: "POST", body: draft, keepalive: true }))
    .catch(() => {});
}

function changed(post, words) {
  settle();
  say(words, post);
  keep();
}

function put(post, before) {
  list.insertBefore(post, before);
  post.querySelector("input[name=post]").disabled = false;
  changed(post, list.dataset.moved);
}

const moves = {
  add: (post) => put(post, null),
  up: (post) => post.previousElementSibling && put(post, post.previousElementSibling),
  down: (post) => post.nextElementSibling && put(post, post.nextElementSibling.nextElementSibling),
  remove: (post) => {
    others.prepend(post);
    post.querySelector("input[name=post]").disabled = true;
    changed(post, list.dataset.removed);
  },
};

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("button[form=wishes]");
  const move = pressed && moves[pressed.value.split(":")[0]];
  if (!move) return;
  event.preventDefault();
  const post = pressed.closest("[data-post]");
  move(post);
  const next = [pressed, ...post.querySelectorAll("button")].find((one) => !one.disabled && one.offsetParent);
  next?.focus();
});

document.addEventListener("keydown", (event) => {
  const grip = event.target.closest("[data-grip]");
  const move = { ArrowUp: moves.up, ArrowDown: moves.down }[event.key];
  if (!grip || !move) return;
  event.preventDefault();
  move(grip.closest("[data-post]"));
  grip.focus();
});

// Dragging by mouse, pen or finger. The others make way, for a moved element would lose the finger.
function drag(post, y) {
  const all = posts();
  const from = all.indexOf(post);
  const to = all.findIndex((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return y >= top && y <= bottom;
  });
  if (to < 0 || to === from) return;
  const { top, height } = all[to].getBoundingClientRect();
  if (to > from ? y < top + height / 2 : y > top + height / 2) return;
  for (const one of all.slice(from + 1, to + 1)) list.insertBefore(one, post);
  for (const one of all.slice(to, from).reverse()) post.after(one);
}

list.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button) return;
  event.preventDefault();
  const post = grip.closest("[data-post]");
  const begun = posts().indexOf(post);
  const move = (moved) => drag(post, moved.clientY);
  const drop = () => {
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", drop);
    document.removeEventListener("pointercancel", drop);
    post.classList.remove("r-dragged");
    if (posts().indexOf(post) !== begun) changed(post, list.dataset.moved);
  };
  post.classList.add("r-dragged");
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);
});

form.addEventListener("input", keep);
