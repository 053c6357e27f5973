// Keeps on the device what is ticked and noted on site until the server has it; without it the form still works.
const form = document.querySelector("[data-checklist]");
const key = `checklist:${location.pathname}`;
const fields = [...form.elements].filter((one) => ["radio", "text"].includes(one.type));

const isChanged = (one) => (one.type === "radio" ? one.checked && !one.defaultChecked : one.value !== one.defaultValue);

function stored() {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

function keep() {
  const draft = Object.fromEntries(fields.filter(isChanged).map((one) => [one.name, one.value]));
  try {
    if (Object.keys(draft).length) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
  } catch {
    // A private window may keep nothing: then the form is sent as any other.
  }
  form.querySelector("[data-said]").textContent = Object.keys(draft).length ? form.dataset.draft : "";
}

const draft = stored();
for (const one of fields) {
  if (!(one.name in draft)) continue;
  if (one.type === "radio") one.checked = one.value === draft[one.name];
  else one.value = draft[one.name];
  const fold = one.closest("details");
  if (fold && isChanged(one)) fold.open = true;
}
form.addEventListener("input", keep);
keep(); // what the server has by now is a draft no more
