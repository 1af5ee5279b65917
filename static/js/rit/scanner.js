// A hand scanner is a keyboard that types very fast and ends with Enter.

const TUSSEN = 60;
const KORTSTE = 4;

export function listenForScanner(found) {
  let typed = "";
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select, dialog[open] form")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // When the key was pressed, not when a busy telephone came round to it.
    if (event.timeStamp - last > TUSSEN) typed = "";
    last = event.timeStamp;
    if (event.key === "Enter" && typed.length >= KORTSTE) {
      event.preventDefault();
      found(typed);
      typed = "";
    } else if (event.key.length === 1) {
      typed += event.key;
    }
  });
}
