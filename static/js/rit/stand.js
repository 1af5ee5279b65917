// How far the trip is: the day as the portal gave it, and what was scanned since. Knows no page and no storage.

const EVEN = new Set(["laden", "lossen"]);

export const normalise = (text) => text.trim().toUpperCase().replace(/\s+/g, " ");
const isFor = (ding, code) => ding.code === code || ding.ook.includes(code);

/** What is known of one thing at one stop: done, reported, or still to do. */
function standOf(ding, handeling, halte, scans) {
  const here = scans.filter((scan) => scan.plaats === halte.plaats && isFor(ding, scan.code));
  const last = here.filter((scan) => scan.handeling === handeling).at(-1);
  const wrong = here.filter((scan) => !EVEN.has(scan.handeling) && scan.handeling !== "ontvangen").at(-1);
  const done = ding.gedaan || Boolean(last);
  const missing = wrong?.handeling === "ontbreekt" && !(last && last.gebeurd_op > wrong.gebeurd_op);
  return { ...ding, gedaan: done && !missing, gemeld: wrong?.handeling ?? ding.gemeld, klaar: done || Boolean(wrong || ding.gemeld) };
}

/** The stops with what is done there; `klaar` are the stops the driver has closed. */
export function derive(dag, scans, klaar) {
  const haltes = dag.stops.map((halte) => {
    const lossen = halte.lossen.map((ding) => standOf(ding, "lossen", halte, scans));
    const laden = halte.laden.map((ding) => standOf(ding, "laden", halte, scans));
    const work = [...lossen, ...laden];
    const all = work.length > 0 && work.every((ding) => ding.klaar);
    return { ...halte, lossen, laden, klaar: Boolean(klaar[halte.sleutel]) || all, klaarOm: klaar[halte.sleutel] ?? "" };
  });
  const volgende = haltes.findIndex((halte) => !halte.klaar);
  return { ...dag, haltes, volgende };
}

export const todo = (dingen) => dingen.filter((ding) => !ding.klaar);
export const done = (dingen) => dingen.filter((ding) => ding.gedaan);

/** What a scanned code means at this stop. */
export function judge(stand, halte, mode, text) {
  const code = normalise(text);
  const other = mode === "lossen" ? "laden" : "lossen";
  for (const handeling of [mode, other]) {
    const ding = halte[handeling].find((row) => isFor(row, code));
    if (ding) return { soort: ding.gedaan ? "dubbel" : "hier", handeling, code, ding };
  }
  for (const elders of stand.haltes) {
    const ding = [...elders.lossen, ...elders.laden].find((row) => isFor(row, code));
    if (ding) return { soort: "elders", handeling: mode, code, ding, elders };
  }
  return { soort: "onbekend", handeling: mode, code };
}

const count = (lossen, laden) => [lossen && `${lossen} lossen`, laden && `${laden} laden`].filter(Boolean).join(", ");

/** "1 lossen, 2 laden", what the plan counts on while nothing has a code yet, or what a stop without work is. */
export function describe(halte) {
  const planned = count(halte.plan_lossen, halte.plan_laden);
  return count(halte.lossen.length, halte.laden.length) || (planned ? `volgens plan ${planned}` : "niets te doen");
}

export function describeDone(halte) {
  const parts = [];
  if (halte.lossen.length) parts.push(`${done(halte.lossen).length} gelost`);
  if (halte.laden.length) parts.push(`${done(halte.laden).length} geladen`);
  const missing = [...halte.lossen, ...halte.laden].filter((ding) => ding.gemeld === "ontbreekt" && !ding.gedaan).length;
  if (missing) parts.push(`${missing} ontbreekt`);
  return parts.join(", ") || "niets te doen";
}
