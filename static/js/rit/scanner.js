// A hand scanner is a keyboard that types very fast and ends with Enter.

const TUSSEN = 60;
const KORTSTE = 4;

export function listenForScanner(found) {
  let typed = "";
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select, dialog[open] form")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const now = performance.now();
    if (now - last > TUSSEN) typed = "";
    last = now;
    if (event.key === "Enter" && typed.length >= KORTSTE) {
      event.preventDefault();
      found(typed);
      typed = "";
    } else if (event.key.length === 1) {
      typed += event.key;
    }
  });
}
