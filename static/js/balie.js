// The scan field at the desk: keys of a hand scanner always land in it, wherever the focus was left.

const field = () => document.querySelector("#balie input[name=code][type=text]");
const TYPING = "input:not([type=radio]), textarea, select";

function ready() {
  const input = field();
  if (input && !document.activeElement?.matches(TYPING)) {
    input.focus();
    input.select();
  }
}

document.addEventListener("keydown", (event) => {
  const typed = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (typed && !event.target.matches?.(TYPING)) field()?.focus();
});
// No answer, or none that can be used: the code stays in the field, to be scanned once more.
for (const trouble of ["htmx:error", "htmx:response:error"]) {
  document.addEventListener(trouble, (event) => {
    const status = event.detail?.ctx?.response?.status ?? 0;
    const warning = document.querySelector("[data-balie-storing]");
    if (!warning || (status > 0 && status < 500)) return;
    warning.hidden = false;
    field()?.select();
  });
}
document.addEventListener("htmx:after:swap", ready);
ready();
