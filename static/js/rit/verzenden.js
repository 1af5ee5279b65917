// Sends what waits, once and only once: the server knows every scan by its own key.

import * as opslag from "./opslag.js";

const PER_KEER = 100;
const TUSSENPOOS = 15_000;
const WACHT = 8_000;

let token = "";
let busy = null;
let again = false;

/** Fetch JSON of the portal. Null when there is no signal; { afgemeld: true } when the session is over. */
async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { redirect: "manual", credentials: "same-origin", signal: AbortSignal.timeout(WACHT), ...options });
  } catch {
    return null;
  }
  if (response.type === "opaqueredirect") return { afgemeld: true };
  const json = response.headers.get("Content-Type")?.includes("json");
  return { status: response.status, data: json ? await response.json().catch(() => null) : null };
}

/** Read the day from the portal; keeps the last one when there is no signal. */
export async function refresh() {
  const answer = await ask("/ibl/rit/stand/");
  if (answer?.status === 200 && answer.data) {
    token = answer.data.token;
    const last = await opslag.get("dag");
    // A new day begins with a clean list of what is done.
    if (last?.dag !== answer.data.rit.dag) await opslag.set("klaar", {});
    await opslag.set("dag", answer.data.rit);
  }
  tell(answer);
  return opslag.get("dag");
}

/** Keep one scan; it is safe on the telephone before anything else happens. */
export async function record(scan) {
  const row = { uuid: crypto.randomUUID(), gebeurd_op: new Date().toISOString(), verzonden: false, ...scan };
  await opslag.put("scans", row);
  flush();
  return row;
}

export async function recordAfgifte(afgifte) {
  await opslag.put("afgiften", { uuid: crypto.randomUUID(), gebeurd_op: new Date().toISOString(), ...afgifte });
  flush();
}

export async function waiting() {
  const scans = (await opslag.all("scans")).filter((scan) => !scan.verzonden);
  return { scans, afgiften: await opslag.all("afgiften") };
}

/** Send everything that waits; one at a time, whoever asks. */
export function flush() {
  if (busy) {
    again = true;
    return busy;
  }
  busy = send().finally(() => {
    busy = null;
    if (again) {
      again = false;
      flush();
    }
  });
  return busy;
}

async function send() {
  let answer = null;
  for (let round = 0; round < 200; round += 1) {
    const { scans, afgiften } = await waiting();
    if (scans.length === 0 && afgiften.length === 0) break;
    if (!token) {
      const day = await ask("/ibl/rit/stand/");
      token = day?.data?.token ?? "";
      answer = day;
      if (!token) break;
    }
    answer = scans.length > 0 ? await sendScans(scans.slice(0, PER_KEER)) : await sendAfgifte(afgiften[0]);
    if (answer?.status === 403) token = ""; // the key of the form grew old while there was no signal
    else if (answer?.status !== 200 && answer?.status !== 422) break;
  }
  tell(answer);
}

async function sendScans(scans) {
  const answer = await ask("/ibl/scans/", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ apparaat: await opslag.device(), scans }),
  });
  if (answer?.status === 200) {
    const done = new Set([...answer.data.bewaard, ...answer.data.geweigerd.map((row) => row.uuid)]);
    const refused = new Map(answer.data.geweigerd.map((row) => [row.uuid, row.reden]));
    for (const scan of scans.filter((row) => done.has(row.uuid))) {
      await opslag.put("scans", { ...scan, verzonden: true, geweigerd: refused.get(scan.uuid) ?? "" });
    }
    if (!scans.some((row) => done.has(row.uuid))) return { ...answer, status: 500 };
  }
  return answer?.status === 422 ? { ...answer, status: 500 } : answer;
}

async function sendAfgifte(afgifte) {
  const form = new FormData();
  for (const [name, value] of Object.entries(afgifte)) {
    if (name !== "foto") form.set(name, value ?? "");
  }
  if (afgifte.foto) form.set("foto", afgifte.foto, "afgifte.jpg");
  const answer = await ask("/ibl/afgiften/", { method: "POST", headers: { "X-CSRFToken": token }, body: form });
  // Refused for good: keeping it would stop everything behind it.
  if (answer?.status === 200 || answer?.status === 422) await opslag.remove("afgiften", afgifte.uuid);
  return answer;
}

function tell(answer) {
  document.dispatchEvent(new CustomEvent("rit:verzonden", { detail: { afgemeld: Boolean(answer?.afgemeld) } }));
}

/** Try whenever there may be signal again: Background Sync exists in one browser only. */
export function keepTrying() {
  window.addEventListener("online", () => flush());
  window.addEventListener("pageshow", () => flush());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") flush();
  });
  setInterval(flush, TUSSENPOOS);
  flush();
}
