// What both pages of the trip share: the line that tells what waits, the worker behind them, the stand.

import * as opslag from "./opslag.js";
import * as verzenden from "./verzenden.js";
import { derive } from "./stand.js";

/** Fill a <template> of the page: [data-v=name] gets the text. */
export function fill(name, values = {}) {
  const node = document.querySelector(`template[data-sjabloon="${name}"]`).content.firstElementChild.cloneNode(true);
  for (const [key, value] of Object.entries(values)) {
    for (const place of node.querySelectorAll(`[data-v="${key}"]`)) place.textContent = value;
  }
  return node;
}

export async function load() {
  const dag = await opslag.get("dag");
  if (!dag) return null;
  return derive(dag, await today(), (await opslag.get("klaar")) ?? {});
}

/** The scans of today; older ones that were sent are forgotten. */
async function today() {
  const begin = new Date();
  begin.setHours(0, 0, 0, 0);
  const scans = await opslag.all("scans");
  for (const scan of scans) {
    if (scan.verzonden && new Date(scan.gebeurd_op) < begin) await opslag.remove("scans", scan.uuid);
  }
  return scans.filter((scan) => new Date(scan.gebeurd_op) >= begin).sort((a, b) => a.gebeurd_op.localeCompare(b.gebeurd_op));
}

/** Keep the line under the heading true: what waits, and why. */
export async function showWaiting(afgemeld = false) {
  const line = document.querySelector("[data-wachtend]");
  const { scans, afgiften } = await verzenden.waiting();
  const count = scans.length + afgiften.length;
  line.hidden = count === 0 && !afgemeld;
  document.body.dataset.wacht = String(count);
  line.querySelector("b").textContent = afgemeld
    ? "Meld je opnieuw aan"
    : `${count} ${count === 1 ? "scan wacht" : "scans wachten"} op verbinding`;
  const more = line.querySelector("[data-meer]");
  if (more) {
    more.textContent = afgemeld
      ? `${count} ${count === 1 ? "scan staat" : "scans staan"} veilig op deze telefoon.`
      : "Ga gerust door. Ze staan veilig op deze telefoon.";
  }
  line.querySelector("[data-aanmelden]").hidden = !afgemeld;
  return scans;
}

/** Start what every page of the trip does; `changed` is called whenever something may have changed. */
export async function start(changed) {
  opslag.keep();
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/ibl/rit/sw.js", { scope: "/ibl/rit/" }).catch(() => {});
  }
  document.addEventListener("rit:verzonden", async (event) => {
    await showWaiting(event.detail.afgemeld);
    changed();
  });
  await showWaiting();
  await changed();
  await verzenden.refresh();
  verzenden.keepTrying();
}
