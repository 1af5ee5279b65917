// The writing page: the field grows with the text, words are counted, and what is not saved yet is kept in
// this browser, so that a closed tab or a lost session costs nothing. Saving itself is a plain form.

const KEPT_DAYS = 30;
const form = document.querySelector("[data-schrijven]");
const field = form.querySelector("[data-schrijfveld]");
const state = form.querySelector("[data-stand]");
const count = form.querySelector("[data-telling]");
const draft = form.querySelector("[data-concept]");
const key = `ontwikkelagenda:${form.dataset.schrijven}`;
const saved = field.defaultValue;
let submitted = false;

function remember() {
  try {
    if (field.value === saved) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ tekst: field.value, op: Date.now() }));
  } catch {
    // A full or closed store: the text is still in the field.
  }
}

function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    return kept && Date.now() - kept.op < KEPT_DAYS * 86_400_000 ? kept : null;
  } catch {
    return null;
  }
}

function show() {
  const words = field.value.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  count.textContent = `${words} woord${words === 1 ? "" : "en"}`;
  state.textContent = field.value === saved ? "" : "Nog niet opgeslagen";
  field.style.setProperty("block-size", "auto");
  field.style.setProperty("block-size", `${field.scrollHeight + 4}px`);
}

field.addEventListener("input", () => { show(); remember(); });
form.addEventListener("submit", () => { submitted = true; });
window.addEventListener("beforeunload", (event) => {
  if (!submitted && field.value !== saved) event.preventDefault();
});

const kept = recall();
if (draft && kept && kept.tekst !== field.value) {
  draft.hidden = false;
  draft.querySelector("[data-concept-op]").textContent = new Date(kept.op).toLocaleString("nl-NL", { dateStyle: "medium", timeStyle: "short" });
  draft.querySelector("[data-concept-terug]").addEventListener("click", () => {
    field.value = kept.tekst;
    draft.hidden = true;
    show();
    field.focus();
  });
  draft.querySelector("[data-concept-weg]").addEventListener("click", () => {
    localStorage.removeItem(key);
    draft.hidden = true;
    field.focus();
  });
}
show();
