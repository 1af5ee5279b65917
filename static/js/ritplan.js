// The planner's board: dragging and Alt with an arrow send the same form as the menu of a stop.

const board = () => document.querySelector("[data-planbord]");
let dragged = null;

/** Send a form, put the board that comes back in place, and give the focus back to the stop. */
async function send(form, data, focus) {
  const response = await fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[data-planbord]");
  if (!fresh) return location.reload();
  board().replaceWith(fresh);
  window.htmx?.process(fresh);
  const refused = fresh.querySelector("[data-focus]");
  const stop = focus && document.getElementById(focus);
  const status = fresh.querySelector("[data-bord-stand]");
  (refused ?? stop)?.focus();
  // The text is written once more, so that it is read out after every change.
  if (status) status.textContent = `${status.textContent} `;
}

function move(stop, rit, plaats) {
  const form = stop.querySelector("form[data-bord]");
  if (!form) return;
  const data = new FormData(form);
  data.delete("nummer");
  data.set("rit", rit);
  data.set("plaats", plaats);
  send(form, data, stop.id);
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-bord]");
  if (!form) return;
  event.preventDefault();
  send(form, new FormData(form), form.closest("[data-stop]")?.id);
});

const stopsOf = (trip) => [...trip.querySelectorAll("[data-stop]")];

document.addEventListener("keydown", (event) => {
  const stop = event.target.closest?.("[data-stop][draggable]");
  if (!stop || !event.altKey || !event.key.startsWith("Arrow")) return;
  event.preventDefault();
  const trip = stop.closest("[data-rit]");
  const place = stopsOf(trip).indexOf(stop);
  if (event.key === "ArrowUp" && place > 0) return move(stop, trip.dataset.rit, place - 1);
  if (event.key === "ArrowDown" && place < stopsOf(trip).length - 1) return move(stop, trip.dataset.rit, place + 1);
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    const trips = [...document.querySelectorAll("[data-rit]")];
    const other = trips[trips.indexOf(trip) + (event.key === "ArrowLeft" ? -1 : 1)];
    if (other) move(stop, other.dataset.rit, Math.min(place, stopsOf(other).length));
  }
});

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-stop][draggable]");
  if (!dragged) return;
  dragged.classList.add("is-sleep");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.stop);
});

function clearMarks() {
  for (const marked of document.querySelectorAll(".is-doel, .is-boven")) marked.classList.remove("is-doel", "is-boven");
}

document.addEventListener("dragover", (event) => {
  const trip = dragged && event.target.closest?.("[data-rit]");
  if (!trip) return;
  event.preventDefault();
  clearMarks();
  trip.classList.add("is-doel");
  event.target.closest("[data-stop]")?.classList.add("is-boven");
});

document.addEventListener("drop", (event) => {
  const trip = dragged && event.target.closest?.("[data-rit]");
  if (!trip) return;
  event.preventDefault();
  const stops = stopsOf(trip).filter((stop) => stop !== dragged);
  const before = event.target.closest("[data-stop]");
  const place = before && before !== dragged ? stops.indexOf(before) : stops.length;
  move(dragged, trip.dataset.rit, place);
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-sleep");
  dragged = null;
  clearMarks();
});
