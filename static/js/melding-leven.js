// One call while others work on it: says that it is open here, who else is, and adds what they write.

const EVERY = 10_000;
const page = document.querySelector("[data-melding]");
const news = document.querySelector("[data-nieuws]");
const others = document.querySelector("[data-anderen]");
const field = document.querySelector("[data-antwoord] textarea");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
let seen = { reactie: page.dataset.reactie, gebeurtenis: page.dataset.gebeurtenis };
let timer = 0;

/** Whoever typed something that is not sent yet is writing an answer. */
const writing = () => (field && field.value !== field.defaultValue && field.value.trim() ? "ja" : "");

async function look() {
  clearTimeout(timer);
  timer = setTimeout(look, EVERY);
  if (document.hidden || !token) return;
  try {
    const response = await fetch(page.dataset.adres, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      body: new URLSearchParams({ ...seen, schrijft: writing() }),
    });
    if (response.ok) show(await response.json());
  } catch {
    // Without a connection the page stays as it is; the next look tries again.
  }
}

function show(found) {
  if (others) {
    others.hidden = !found.anderen.length;
    others.textContent = found.anderen.join(" · ");
  }
  if (!found.html) return;
  seen = { reactie: found.reactie ?? seen.reactie, gebeurtenis: found.gebeurtenis ?? seen.gebeurtenis };
  news.insertAdjacentHTML("beforebegin", found.html);
  news.textContent = "Net bijgekomen. ";
  if (found.gebeurtenis) {
    const link = document.createElement("a");
    link.className = "utrecht-link";
    link.href = location.pathname;
    link.textContent = "Werk de knoppen bij";
    news.append(link);
  }
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
let told = "";
field?.addEventListener("input", () => {
  if (writing() === told) return;
  told = writing();
  look();
});
look();
