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
  const proposal = form.querySelector("[name=status]:checked")?.value === "voorstel";
  const way = proposal ? "Als voorstel kan het wel: dat telt nog niet mee." : "Zo kan het er niet bij. Verlaag een bedrag, of kies voor een voorstel.";
  const text = verdict ? `Let op: ${verdict} ${way}` : "Dit past in het budget.";
  if (line.textContent !== text) line.textContent = text;
  line.className = verdict ? "k-fout" : "k-goed";
}

function add() {
  const number = Number(total.value);
  if (number >= most) return;
  const html = form.querySelector("[data-lege-regel]").innerHTML.replaceAll("__prefix__", String(number));
  lines.insertAdjacentHTML("beforeend", html);
  total.value = String(number + 1);
  showSubsidy(lines.lastElementChild);
  lines.lastElementChild.querySelector("select").focus();
  more.hidden = number + 1 >= most;
}

/** What others took meanwhile: the meter follows, the server decides. */
async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(form.dataset.ruimte, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const room = await answer.json();
  meter.dataset.vrijAgendabudget = room.agendabudget;
  meter.dataset.vrijInnovatiereserve = room.innovatiereserve;
  count();
}

/** The fields of a subsidy are there for a subsidy only. */
function showSubsidy(line) {
  const fields = line.querySelector("[data-subsidie]");
  const filled = [...fields.querySelectorAll("input")].some((input) => input.value);
  fields.hidden = line.querySelector("select").value !== "overige_subsidie" && !filled;
}

more.hidden = false;
more.addEventListener("click", add);
form.addEventListener("input", () => {
  for (const line of lines.querySelectorAll("[data-regel]")) showSubsidy(line);
  count();
});
for (const line of lines.querySelectorAll("[data-regel]")) showSubsidy(line);
setInterval(refresh, 8000);
count();

// Milestones, risks and indicators: one more row at a press.
for (const group of form.querySelectorAll("[data-rijen]")) {
  const count_of_rows = form.querySelector(`[name=${group.dataset.rijen}-TOTAL_FORMS]`);
  const limit = Number(form.querySelector(`[name=${group.dataset.rijen}-MAX_NUM_FORMS]`).value);
  const button = group.querySelector("[data-rij-erbij]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const number = Number(count_of_rows.value);
    const rows = group.querySelector("[data-rijen-in]");
    rows.insertAdjacentHTML("beforeend", group.querySelector("[data-lege-rij]").innerHTML.replaceAll("__prefix__", String(number)));
    count_of_rows.value = String(number + 1);
    button.hidden = number + 1 >= limit;
    rows.lastElementChild.querySelector("select, input").focus();
  });
}
