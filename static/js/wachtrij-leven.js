// The queue while others work on it: rows say what became of them, new calls wait behind one link.

const EVERY = 10_000;
const news = document.querySelector("[data-nieuws]");
const link = news?.querySelector("a");
const rows = new Map([...document.querySelectorAll("[data-melding]")].map((row) => [row.dataset.melding, row]));
let arrived = 0;
let timer = 0;

async function look() {
  clearTimeout(timer);
  timer = setTimeout(look, EVERY);
  if (document.hidden) return;
  try {
    const response = await fetch(`${news.dataset.adres}&na=${news.dataset.na}`);
    if (response.ok) show(await response.json());
  } catch {
    // Without a connection the list stays as it is; the next look tries again.
  }
}

function show(found) {
  news.dataset.na = found.tot;
  arrived += found.nieuw;
  link.hidden = !arrived;
  link.textContent = arrived === 1 ? "1 nieuwe melding, toon" : `${arrived} nieuwe meldingen, toon`;
  for (const [melding, row] of rows) {
    const words = row.querySelector("[data-rijnieuws]");
    if (found.regels[melding]) row.dataset.anders = found.regels[melding];
    words.textContent = row.dataset.anders ?? found.kijkers[melding] ?? "";
    words.hidden = !words.textContent;
    row.classList.toggle("is-anders", Boolean(row.dataset.anders));
  }
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
if (news) look();
