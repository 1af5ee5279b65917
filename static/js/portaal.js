// What every page does: the key for search, focus on a list of errors, menus that close, messages that leave.

const LEAVES_AFTER = 10_000;

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(null, true);
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector(`[data-sneltoets="${CSS.escape(event.key)}"]`);
  if (!field || !field.checkVisibility()) return;
  event.preventDefault();
  field.focus();
});

document.addEventListener("click", (event) => closeMenus(event.target.closest("[data-menu]")));

/** Close every open menu but `except`; give the focus back to its button when the keyboard asked for it. */
function closeMenus(except, keyboard = false) {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (menu === except) continue;
    menu.open = false;
    if (keyboard && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
}

// The portal answers a refused form itself, in Dutch and beside the field; the browser's own balloons stay away.
for (const form of document.querySelectorAll("form[method=post]")) form.noValidate = true;

for (const toast of document.querySelectorAll("[data-toast]")) {
  const button = toast.querySelector("[data-sluit]");
  button.hidden = false;
  button.addEventListener("click", () => toast.remove());
  if (toast.querySelector("a, form")) continue;
  let timer = 0;
  const stay = () => clearTimeout(timer);
  const leave = () => { timer = setTimeout(() => toast.remove(), LEAVES_AFTER); };
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stay);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, leave);
  leave();
}

/** After a refused form, on the page or swapped in by htmx: bring the reader to what is wrong. */
function focusErrors() {
  const summary = document.querySelector("[data-focus]");
  summary?.removeAttribute("data-focus");
  summary?.focus();
}
focusErrors();
document.addEventListener("htmx:after:swap", focusErrors);
