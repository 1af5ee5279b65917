// The queue by keyboard: walk, choose, pick up, assign, merge, report and search; ? lists every key.

const form = document.querySelector("[data-wachtrij]");
const help = document.querySelector("[data-toetsenhulp]");
const rows = [...document.querySelectorAll("[data-rij]")];
const boxOf = (row) => row.querySelector("[type=checkbox]");

if (form) {
  document.querySelector("[data-toetsen]").hidden = false;
  form.addEventListener("change", showChosen);
  showChosen();
}

/** Say how many are chosen, and mark their rows. */
function showChosen() {
  let chosen = 0;
  for (const row of rows) {
    const on = boxOf(row)?.checked ?? false;
    row.classList.toggle("is-rij", on);
    chosen += on;
  }
  const words = form.querySelector("[data-gekozen]");
  if (!words) return;
  form.querySelector("[data-keuze]").classList.toggle("keuze--leeg", !chosen);
  if (chosen) words.textContent = chosen === 1 ? "1 melding gekozen" : `${chosen} meldingen gekozen`;
  else words.textContent = "Kies meldingen om ze samen op te pakken of toe te wijzen";
}

/* A refusal brings the same list back: what was chosen and written for it stays. */
const BEWAARD = "servicedesk:gekozen";

form?.addEventListener("submit", () => {
  const nummers = rows.map(boxOf).filter((box) => box?.checked).map((box) => box.value);
  const tekst = form.querySelector("#bulktekst")?.value ?? "";
  sessionStorage.setItem(BEWAARD, JSON.stringify({ nummers, tekst }));
});

if (form) restoreChosen();

function restoreChosen() {
  const kept = sessionStorage.getItem(BEWAARD);
  sessionStorage.removeItem(BEWAARD);
  if (!kept || !document.querySelector(".toast--fout")) return;
  const { nummers, tekst } = JSON.parse(kept);
  for (const box of rows.map(boxOf)) if (box && nummers.includes(box.value)) box.checked = true;
  const field = form.querySelector("#bulktekst");
  if (field && tekst) field.value = tekst;
  showChosen();
}

const current = () => rows.findIndex((row) => row.contains(document.activeElement));

function walk(step) {
  const at = current();
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
  rows[next]?.querySelector(".ond a").focus();
}

function toggle() {
  const box = rows[current()] && boxOf(rows[current()]);
  if (box) box.click();
}

/** With nothing chosen, the row that has the focus is meant. */
function chooseCurrent() {
  if (rows.some((row) => boxOf(row)?.checked)) return true;
  toggle();
  return rows.some((row) => boxOf(row)?.checked);
}

const keys = {
  j: () => walk(1),
  ArrowDown: () => walk(1),
  k: () => walk(-1),
  ArrowUp: () => walk(-1),
  x: toggle,
  p: () => {
    const button = form.querySelector("[data-pak-op]");
    if (button && chooseCurrent()) form.requestSubmit(button);
  },
  t: () => {
    if (chooseCurrent()) form.querySelector("#toewijzen")?.focus();
  },
  a: () => {
    const boxes = rows.map(boxOf).filter(Boolean);
    const on = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = on;
    showChosen();
  },
  m: () => form.requestSubmit(form.querySelector("[data-voeg-samen]")),
};
const everywhere = {
  n: () => document.querySelector("[data-nieuwe-melding]")?.click(),
  f: () => document.querySelector("#f")?.focus(),
  r: () => document.querySelector("[data-nieuws] a:not([hidden])")?.click(),
  "?": () => help?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("textarea, select, [contenteditable], input:not([type=checkbox])")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const act = (form && keys[key]) || everywhere[key];
  if (!act || (event.key.startsWith("Arrow") && current() < 0)) return;
  event.preventDefault();
  act();
});
