// One call by keyboard: a letter a step, listed with ?; and texts put into the answer where the cursor stands.

const answer = document.querySelector("#id_tekst");
const help = document.querySelector("[data-toetsenhulp]");
const press = (selector) => document.querySelector(selector)?.click();

/** Open the form of a step and put the cursor in its first field. */
function open(step) {
  const form = document.querySelector(`[data-handeling=${step}]`);
  if (!form) return;
  form.open = true;
  form.querySelector("select, textarea, input:not([type=hidden])")?.focus();
}

/** Write to the library (""), or a note for BiSC ("on"). */
function write(kind) {
  const choice = document.querySelector(`[name=intern][value="${kind}"]`);
  if (choice) choice.checked = true;
  answer?.focus();
}

const keys = {
  p: () => press("[data-pak-op]"),
  v: () => press("[data-neem-over]"),
  t: () => open("toewijzen"),
  w: () => open("wachten"),
  o: () => open("oplossen"),
  u: () => open("urgentie"),
  l: () => document.querySelector(".labelform input[name=naam]")?.focus(),
  a: () => write(""),
  i: () => write("on"),
  j: () => press("[rel=next]"),
  k: () => press("[rel=prev]"),
  g: () => press("[data-wachtrij-terug]"),
  "?": () => help.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === answer) {
    answer.form.requestSubmit(answer.form.querySelector("[data-verstuur]"));
  }
  if (!help || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")) return;
  const act = keys[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

document.querySelector("[data-toewijzen]")?.addEventListener("click", (event) => {
  event.preventDefault();
  open("toewijzen");
});

for (const part of document.querySelectorAll("[data-met-js]")) part.hidden = false;

// The label is the button; what was chosen stands beside it, in the portal's own words.
const files = document.querySelector("#id_bestanden");
if (files) {
  const chosen = document.createElement("span");
  chosen.className = "antwoord__gekozen";
  chosen.setAttribute("role", "status");
  files.classList.add("sr");
  files.after(chosen);
  const tell = () => {
    chosen.textContent = [...files.files].map((file) => file.name).join(", ");
  };
  files.addEventListener("change", tell);
  tell();
}

for (const choice of document.querySelectorAll("[data-invoegen]")) {
  choice.addEventListener("click", (event) => {
    event.preventDefault();
    choice.closest("details").open = false;
    answer.focus();
    answer.setRangeText(choice.dataset.invoegen, answer.selectionStart, answer.selectionEnd, "end");
    answer.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
