// Reporting a call: show only the promise that follows from the answers given so far.

const promises = document.querySelector("[data-beloften]");
const form = promises?.closest("form");
const table = new Map(promises?.dataset.beloften.split(" ").map((pair) => pair.split("=")));
const answer = (name) => form.querySelector(`[name=${name}]:checked`)?.value;

function showPromise() {
  const urgency = table.get(`${answer("impact")}.${answer("reikwijdte")}`);
  for (const line of promises.children) {
    line.hidden = urgency !== undefined && line.dataset.urgentie !== urgency;
    line.classList.toggle("is-gekozen", line.dataset.urgentie === urgency);
  }
}

if (form) {
  form.addEventListener("change", showPromise);
  showPromise();
}
