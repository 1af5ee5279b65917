// The trip of today: the next stop large, what comes after, and what is done.

import { fill, load, start } from "./blad.js";
import { describe, describeDone } from "./stand.js";

const place = document.querySelector("[data-rit]");
const isApple = /iPhone|iPad|Macintosh/.test(navigator.userAgent);
let drawn = "";

async function draw() {
  const stand = await load();
  const signature = JSON.stringify(stand);
  if (signature === drawn) return; // nothing moves under a thumb
  drawn = signature;
  place.replaceChildren();
  if (!stand) {
    place.append(fill("nog-niets"));
    return;
  }
  const klaar = stand.haltes.filter((halte) => halte.klaar).length;
  document.querySelector("[data-naam]").textContent = stand.naam;
  document.querySelector("[data-onder]").textContent = `${stand.dag} · ${klaar} van ${stand.haltes.length} stops klaar`;
  if (stand.haltes.length === 0) place.append(fill("leeg"));
  else if (stand.volgende < 0) place.append(fill("alles-klaar"));
  else place.append(next(stand));
  place.append(...lists(stand));
}

function next(stand) {
  const halte = stand.haltes[stand.volgende];
  const node = fill("volgende", {
    teller: `Volgende stop, ${stand.volgende + 1} van ${stand.haltes.length}`,
    tijd: halte.tijd,
    naam: halte.naam,
    bij: halte.bij,
    aanwijzing: halte.aanwijzing ?? "",
    lossen: String(halte.lossen.length),
    laden: String(halte.laden.length),
    lossenwoord: `${wordFor(halte.lossen)} lossen`,
    ladenwoord: `${wordFor(halte.laden)} laden`,
  });
  node.querySelector("[data-begin]").href = `/ibl/rit/scannen/?stop=${halte.sleutel}`;
  const drive = node.querySelector("[data-rijd]");
  drive.hidden = !halte.geo;
  drive.href = isApple ? `maps:?daddr=${halte.geo}` : `geo:${halte.geo}?q=${halte.geo}(${encodeURIComponent(halte.naam)})`;
  return node;
}

/** "kratten" when they all are. */
function wordFor(dingen) {
  const [one, many] = dingen.every((ding) => ding.code.startsWith("KRAT-")) ? ["krat", "kratten"] : ["stuk", "stuks"];
  return dingen.length === 1 ? one : many;
}

function lists(stand) {
  const numbered = stand.haltes.map((halte, index) => ({ halte, nummer: index + 1 }));
  const after = numbered.filter(({ halte }, index) => !halte.klaar && index !== stand.volgende);
  const ready = numbered.filter(({ halte }) => halte.klaar).reverse();
  const made = [];
  if (after.length) made.push(list("Daarna", after, false));
  if (ready.length) made.push(list("Klaar", ready, true));
  return made;
}

function list(kop, rows, klaar) {
  const section = fill("lijst", { kop });
  const ol = section.querySelector("ol");
  for (const { halte, nummer } of rows) {
    const row = fill(klaar ? "regel-klaar" : "regel", {
      nummer: String(nummer),
      naam: halte.naam,
      wat: klaar ? describeDone(halte) : describe(halte),
      tijd: klaar ? halte.klaarOm : halte.tijd,
    });
    row.querySelector("a").href = `/ibl/rit/scannen/?stop=${halte.sleutel}`;
    ol.append(row);
  }
  return section;
}

start(draw);
