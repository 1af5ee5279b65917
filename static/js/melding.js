// One call by keyboard: P picks it up, T opens the form to assign it.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  if (key === "p") document.querySelector("[data-pak-op]")?.click();
  if (key === "t") showAssign(event);
});

document.querySelector("[data-toewijzen]")?.addEventListener("click", showAssign);

function showAssign(event) {
  const form = document.querySelector("[data-handeling=toewijzen]");
  if (!form) return;
  event.preventDefault();
  form.open = true;
  form.querySelector("select").focus();
}

// --- Texts and names put into the answer where the cursor stands -------------------------------------------
const answer = document.querySelector("#id_tekst");

for (const part of document.querySelectorAll("[data-met-js]")) part.hidden = false;

for (const choice of document.querySelectorAll("[data-invoegen]")) {
  choice.addEventListener("click", (event) => {
    event.preventDefault();
    choice.closest("details").open = false;
    answer.focus();
    answer.setRangeText(choice.dataset.invoegen, answer.selectionStart, answer.selectionEnd, "end");
    answer.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
