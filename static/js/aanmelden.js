// Reporting a call: the promise that follows from the answers, and articles that may help already.

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

// --- The promises of the chosen branch: its library may have an agreement of its own ---------------------------
const branch = document.querySelector("[data-beloften]") && document.querySelector("#id_vestiging");

async function showPromisesOfBranch() {
  try {
    const response = await fetch(`?vestiging=${encodeURIComponent(branch.value)}`);
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const lines = page.querySelector("[data-beloften]");
    if (!lines) return;
    promises.replaceChildren(...lines.children);
    for (const input of form.querySelectorAll("[data-soort]")) {
      const old = input.closest("label").querySelector(".belofte");
      old?.replaceWith(page.getElementById(input.id).closest("label").querySelector(".belofte"));
    }
    showPromise();
  } catch {
    // Without a connection the general promise stays; the call itself shows what was promised.
  }
}

branch?.addEventListener("change", showPromisesOfBranch);

// --- Articles that fit the subject, while it is typed -------------------------------------------------------
const WAIT = 350;
const SHORTEST = 4;
const box = document.querySelector("[data-voorstellen]");
const subject = document.querySelector("#id_onderwerp");
let timer = 0;
let asked = "";

async function suggest() {
  const words = subject.value.trim();
  if (words === asked) return;
  asked = words;
  if (words.length < SHORTEST) {
    box.replaceChildren();
    return;
  }
  try {
    const response = await fetch(`${box.dataset.voorstellen}?q=${encodeURIComponent(words)}`);
    const html = await response.text();
    if (response.ok && words === asked) box.innerHTML = html;
  } catch {
    // Without a connection there is nothing to suggest; the report itself is what matters.
  }
}

subject?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(suggest, WAIT);
});
