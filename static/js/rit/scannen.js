// One stop: unload, load, and leave only when what is missing has a name.

import { fill, load, showWaiting, start } from "./blad.js";
import { hasTorch, setTorch, startCamera, stopCamera } from "./camera.js";
import * as opslag from "./opslag.js";
import { listenForScanner } from "./scanner.js";
import { done, judge, todo } from "./stand.js";
import { record, recordAfgifte } from "./verzenden.js";

const WOORD = { laden: "geladen", lossen: "gelost" };
const KORT_GELEDEN = 4_000;
const BREEDSTE_FOTO = 1280;
const GENOEMD = 3;

const $ = (name) => document.querySelector(`[data-${name}]`);
const asked = new URLSearchParams(location.search);
let chosen = asked.get("stop");
let stand = null;
let halte = null;
let mode = "";
let latest = null;
let seen = { code: "", op: 0 };
let typing = Promise.resolve();

async function draw() {
  stand = await load();
  halte = stand?.haltes.find((row) => row.sleutel === chosen) ?? stand?.haltes[stand.volgende] ?? stand?.haltes[0] ?? null;
  document.body.classList.toggle("zonder-stop", !halte);
  $("geen-stop").hidden = Boolean(halte);
  if (!halte) return;
  chosen = halte.sleutel; // a stop does not end under the driver's hands when its last crate is scanned
  if (!mode) mode = todo(halte.lossen).length || !halte.laden.length ? "lossen" : "laden";
  $("naam").textContent = halte.naam;
  $("onder").textContent = `stop ${stand.haltes.indexOf(halte) + 1} van ${stand.haltes.length}`;
  drawProgress();
  await drawJustNow();
}

function drawProgress() {
  const dingen = halte[mode];
  const left = todo(dingen);
  $("kop").textContent = mode === "lossen" ? "Lossen" : "Laden";
  $("gedaan").textContent = String(done(dingen).length);
  $("totaal").textContent = String(dingen.length);
  $("nog").textContent = left.length
    ? `Nog te ${mode}: ${left.slice(0, GENOEMD).map(nameOf).join(", ")}${left.length > GENOEMD ? ` en nog ${left.length - GENOEMD}` : ""}`
    : dingen.length
      ? `Alles is ${WOORD[mode]}.`
      : `Hier is niets te ${mode}.`;
  drawBar(dingen);
  $("klaar-tekst").textContent = `Klaar met ${mode}`;
}

/** A crate by its code; a title by its name, since that is what one looks for. */
const nameOf = (ding) => (ding.code.startsWith("KRAT-") ? ding.code : `${ding.wat} (${ding.code})`);

/** One box for each thing; with many of them one bar. */
function drawBar(dingen) {
  const svg = $("balk");
  const count = Math.max(dingen.length, 1);
  const ready = done(dingen).length;
  const boxes = count > 12 ? [{ x: 1, width: 356, full: false }, { x: 1, width: (356 * ready) / count, full: true }] : Array.from({ length: count }, (_, index) => ({ x: 1 + (358 / count) * index, width: 358 / count - 6, full: index < ready }));
  svg.replaceChildren(
    ...boxes.map(({ x, width, full }) => {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const values = { x, y: 1, width: Math.max(width, 0), height: 18, rx: 3, fill: full ? "#1c6638" : "#ffffff", stroke: "#1c6638", "stroke-width": 2 };
      for (const [name, value] of Object.entries(values)) rect.setAttribute(name, value);
      return rect;
    }),
  );
}

async function drawJustNow() {
  const scans = (await opslag.all("scans")).filter((scan) => scan.plaats === halte.plaats);
  scans.sort((a, b) => b.gebeurd_op.localeCompare(a.gebeurd_op));
  $("zojuist").replaceChildren(
    ...scans.slice(0, 5).map((scan) => {
      const row = fill(scan.geweigerd ? "regel-geweigerd" : scan.verzonden ? "regel-verzonden" : "regel-wacht", { code: scan.code });
      return row;
    }),
  );
}

/** Tell with colour, word, sound and a tremor what a scan was. */
function tell(toon, kop, tekst) {
  const place = $("gescand");
  place.hidden = false;
  place.className = `gescand gescand--${toon}`;
  place.querySelector("b").textContent = kop;
  place.querySelector("[data-tekst]").textContent = tekst;
  for (const icon of place.querySelectorAll("[data-icoon]")) icon.hidden = icon.dataset.icoon !== toon;
  navigator.vibrate?.(toon === "goed" ? 60 : [80, 60, 80, 60, 80]);
  beep(toon === "goed" ? 880 : 220);
}

function beep(pitch) {
  try {
    const audio = (beep.audio ??= new AudioContext());
    const tone = audio.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.12);
  } catch {
    // No sound before the first touch; the colour and the word are there.
  }
}

/** Codes one after the other, so that two at once are never judged on the same stand. */
function scanned(text) {
  typing = typing.then(() => handle(text)).catch(() => tell("fout", "Niet bewaard", "De telefoon kon dit niet opslaan. Scan nog eens."));
  return typing;
}

async function handle(text) {
  if (!halte || document.querySelector("dialog[open]")) return;
  const found = judge(stand, halte, mode, text);
  if (found.code === seen.code && Date.now() - seen.op < KORT_GELEDEN) return;
  seen = { code: found.code, op: Date.now() };
  const where = { plaats: halte.plaats, stop: halte.stop };
  switch (found.soort) {
    case "hier":
      await record({ code: found.code, handeling: found.handeling, ...where });
      latest = found;
      tell("goed", found.code, `${WOORD[found.handeling]} · hoort hier`);
      break;
    case "dubbel":
      tell("goed", found.code, `was al ${WOORD[found.handeling]}`);
      break;
    case "elders":
      tell("fout", found.code, `hoort hier niet: gaat naar ${found.ding.naar}`);
      break;
    default:
      await record({ code: found.code, handeling: found.handeling, ...where });
      latest = found;
      tell("letop", found.code, "niet op de lijst · wel bewaard");
  }
  await showWaiting();
  await draw();
}

// --- What does not fit -----------------------------------------------------------------------------------
function openReport() {
  const dialog = $("klopt-niet");
  const rows = dialog.querySelector("ul");
  const dingen = halte ? [...halte.lossen, ...halte.laden] : [];
  rows.replaceChildren(
    ...dingen.map((ding) => {
      const row = fill("melding", { code: ding.code, wat: ding.wat });
      for (const button of row.querySelectorAll("button")) {
        button.addEventListener("click", async () => {
          dialog.close();
          await report(ding.code, button.value);
        });
      }
      return row;
    }),
  );
  dialog.querySelector("[data-niets]").hidden = dingen.length > 0;
  dialog.showModal();
}

async function report(code, handeling) {
  await record({ code, handeling, plaats: halte.plaats, stop: halte.stop });
  tell("letop", code, handeling === "ontbreekt" ? "gemeld: ontbreekt" : "gemeld: beschadigd");
  await showWaiting();
  await draw();
}

// --- Leaving ---------------------------------------------------------------------------------------------
async function finish() {
  await typing;
  const missing = todo(halte[mode]);
  if (missing.length) {
    const dialog = $("ontbreekt");
    dialog.querySelector("[data-kop]").textContent = missing.length === 1 ? `${missing[0].code} ontbreekt` : `${missing.length} stuks ontbreken`;
    dialog.querySelector("ul").replaceChildren(...missing.map((ding) => fill("mist", { code: ding.code, wat: ding.wat })));
    dialog.showModal();
    return;
  }
  await goOn();
}

async function goOn() {
  if (mode === "lossen" && halte.laden.length) {
    mode = "laden";
    $("gescand").hidden = true;
    await draw();
    $("kop").focus();
    return;
  }
  if (halte.lossen.length && !halte.depot) $("afgifte").showModal();
  else await leave();
}

async function leave() {
  const klaar = (await opslag.get("klaar")) ?? {};
  klaar[halte.sleutel] = new Date().toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
  await opslag.set("klaar", klaar);
  location.assign("/ibl/rit/");
}

/** A photo as small as it can be and still be read. */
async function shrink(file) {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, BREEDSTE_FOTO / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
}

$("afgifte").querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const naam = form.elements.naam.value.trim();
  const file = form.elements.foto.files[0];
  if (naam || file) {
    const foto = file ? await shrink(file).catch(() => null) : null;
    await recordAfgifte({ plaats: halte.plaats, stop: halte.stop ?? "", naam, gelost: done(halte.lossen).length, geladen: done(halte.laden).length, foto });
  }
  await leave();
});

for (const button of document.querySelectorAll("[data-sluit-dialoog]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}
$("meld-ontbrekend").addEventListener("click", async () => {
  $("ontbreekt").close();
  for (const ding of todo(halte[mode])) await record({ code: ding.code, handeling: "ontbreekt", plaats: halte.plaats, stop: halte.stop });
  await showWaiting();
  await draw();
  await goOn();
});
$("klaar").addEventListener("click", finish);
for (const button of document.querySelectorAll("[data-meld]")) button.addEventListener("click", openReport);

const typed = $("typ");
$("typ-knop").addEventListener("click", () => {
  typed.hidden = !typed.hidden;
  $("typ-knop").setAttribute("aria-expanded", String(!typed.hidden));
  if (!typed.hidden) typed.querySelector("input").focus();
});
typed.addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = typed.querySelector("input");
  const text = field.value.trim();
  if (!text) return;
  seen = { code: "", op: 0 };
  // Nobody should have to type the part that is on every label.
  await scanned(/^\d{1,6}$/.test(text) ? `KRAT-${text.padStart(6, "0")}` : text);
  field.value = "";
  field.focus();
});

// --- Camera ----------------------------------------------------------------------------------------------
const video = document.querySelector("video");
async function openCamera() {
  try {
    await startCamera(video, scanned);
    document.body.classList.remove("zonder-camera");
    $("lamp").hidden = !hasTorch();
  } catch {
    document.body.classList.add("zonder-camera");
  }
}
$("lamp").addEventListener("click", async () => {
  const on = $("lamp").getAttribute("aria-pressed") !== "true";
  await setTorch(on);
  $("lamp").setAttribute("aria-pressed", String(on));
});
// Safari shows a black picture after a pause unless the camera is opened again.
window.addEventListener("pagehide", stopCamera);
document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? openCamera() : stopCamera()));

let lock = null;
async function stayAwake() {
  try {
    lock = await navigator.wakeLock?.request("screen");
  } catch {
    lock = null; // a nearly empty battery decides for itself
  }
}
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && !lock?.released && stayAwake());

listenForScanner((text) => {
  seen = { code: "", op: 0 };
  scanned(text);
});
await start(draw);
stayAwake();
openCamera();
if (asked.has("meld")) openReport();
