// The budget advice: how much is spread and what is left, while typing. The server counts again.

const form = document.querySelector("[data-verdelen]");
const most = Math.round(Number(form.dataset.verdelen) * 100);
const write = new Intl.NumberFormat("nl-NL", { maximumFractionDigits: 2 });

/** "1.250,50" → 125050; what is no amount counts as nothing. */
function cents(text) {
  const plain = text.replace(/[€\s]/g, "").replace(/\.(?=\d{3}(\D|$))/g, "").replace(",", ".");
  return /^\d+(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : 0;
}

function count() {
  const spread = [...form.querySelectorAll("[data-inzet]")].reduce((sum, field) => sum + cents(field.value), 0);
  form.querySelector("[data-verdeeld]").textContent = write.format(spread / 100);
  const rest = form.querySelector("[data-rest]");
  const left = most - spread;
  const text = left < 0 ? `Dat is ${write.format(-left / 100)} te veel.` : `Nog ${write.format(left / 100)} over.`;
  if (rest.textContent !== text) rest.textContent = text;
  rest.className = left < 0 ? "k-fout" : "k-goed";
}

form.addEventListener("input", count);
count();
