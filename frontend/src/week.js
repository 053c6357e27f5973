// Counts the hours of a week as they are typed, and fills a day in like the one before; the server counts again.
const form = document.querySelector("[data-week]");
const days = [...form.querySelectorAll("[data-day]")];
const DAY = 24 * 60;

const box = (day, part) => day.querySelector(`[name^="${part}-"]`);

function minutesOf(words) {
  const clock = words.match(/^(\d{1,2})[:：](\d{2})$/);
  if (clock) return Number(clock[1]) * 60 + Number(clock[2]);
  return /^\d{1,2}([.,]\d{1,2})?$/.test(words) ? Math.round(Number(words.replace(",", ".")) * 60) : 0;
}

function counted(day) {
  const hours = box(day, "hours");
  if (hours) return minutesOf(hours.value.trim());
  const [begin, end] = ["begin", "end"].map((part) => box(day, part).value);
  if (!begin || !end) return 0;
  const span = (minutesOf(end) - minutesOf(begin) + DAY) % DAY;
  return Math.max(0, span - (Number(box(day, "break").value) || 0));
}

function inWords(minutes) {
  const rest = minutes % 60;
  const words = rest ? form.dataset.both : form.dataset.hours;
  return words.replace("{h}", Math.floor(minutes / 60)).replace("{m}", rest);
}

function count() {
  let total = 0;
  for (const day of days) {
    const minutes = counted(day);
    total += minutes;
    day.querySelector("[data-sum]").textContent = minutes ? inWords(minutes) : "";
  }
  form.querySelector("[data-total]").textContent = inWords(total);
}

function likeBefore(day) {
  const before = days.slice(0, days.indexOf(day)).reverse().find(counted);
  if (!before) return;
  for (const part of ["hours", "begin", "end", "break"]) {
    const target = box(day, part);
    if (target) target.value = box(before, part).value;
  }
  count();
}

form.addEventListener("input", count);
form.addEventListener("click", (event) => {
  if (!event.target.closest("[data-like]")) return;
  event.preventDefault();
  likeBefore(event.target.closest("[data-day]"));
});
count();
