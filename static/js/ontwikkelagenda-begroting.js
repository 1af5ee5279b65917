// The budget lines of an initiative: one more line at a press, and the sum and what is left while typing.
// Amounts are counted in whole cents; the server counts again when the form is sent.

const form = document.querySelector("[data-begroting]");
const own = new Set(form.dataset.agendabronnen.split(" "));
const lines = form.querySelector("[data-regels]");
const more = form.querySelector("[data-regel-erbij]");
const total = form.querySelector("[name=regel-TOTAL_FORMS]");
const most = Number(form.querySelector("[name=regel-MAX_NUM_FORMS]").value);
const meter = form.querySelector("[data-meter]");
const euro = new Intl.NumberFormat("nl-NL", { style: "currency", currency: "EUR", minimumFractionDigits: 0 });

/** "€ 1.250,50" → 125050; what is no amount counts as nothing. */
function cents(text) {
  const plain = text.replace(/[€\s]/g, "").replace(/\.(?=\d{3}(\D|$))/g, "").replace(",", ".");
  return /^\d+(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : 0;
}

function write(amount) {
  return euro.format(amount / 100);
}

function count() {
  const asked = {};
  for (const line of lines.querySelectorAll("[data-regel]")) {
    const source = line.querySelector("select").value;
    asked[source] = (asked[source] ?? 0) + cents(line.querySelector("[inputmode=decimal]").value);
  }
  const sum = (entries) => entries.reduce((so_far, [, amount]) => so_far + amount, 0);
  const entries = Object.entries(asked);
  meter.hidden = false;
  meter.querySelector("[data-som]").textContent = write(sum(entries));
  meter.querySelector("[data-som-agenda]").textContent = write(sum(entries.filter(([source]) => own.has(source))));
  judge(asked);
}

function judge(asked) {
  const room = { agendabudget: Number(meter.dataset.vrijAgendabudget), innovatiereserve: Number(meter.dataset.vrijInnovatiereserve) };
  const names = { agendabudget: "de subsidie", innovatiereserve: "de innovatiereserve" };
  const over = Object.keys(room).filter((source) => (asked[source] ?? 0) > Math.max(room[source], 0));
  const verdict = over.map((source) => `${write((asked[source] ?? 0) - room[source])} meer dan er in ${names[source]} is.`).join(" ");
  const line = meter.querySelector("[data-oordeel]");
  const text = verdict ? `Let op: ${verdict} Opslaan kan, vaststellen nog niet.` : "Dit past in het budget.";
  if (line.textContent !== text) line.textContent = text;
  line.className = verdict ? "k-fout" : "k-goed";
}

function add() {
  const number = Number(total.value);
  if (number >= most) return;
  const html = form.querySelector("[data-lege-regel]").innerHTML.replaceAll("__prefix__", String(number));
  lines.insertAdjacentHTML("beforeend", html);
  total.value = String(number + 1);
  lines.lastElementChild.querySelector("select").focus();
  more.hidden = number + 1 >= most;
}

more.hidden = false;
more.addEventListener("click", add);
lines.addEventListener("input", count);
count();
