// Lists of transport: how many rows are chosen, and choosing them all at once.

for (const form of document.querySelectorAll("[data-kiezen]")) {
  const boxes = [...form.querySelectorAll('input[name="nummer"]')];
  const count = form.querySelector("[data-gekozen]");
  const all = form.querySelector("[data-kies-alles]");
  if (!count || boxes.length === 0) continue;

  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    form.classList.toggle("heeft-keuze", chosen > 0);
    for (const box of boxes) box.closest("tr").classList.toggle("is-rij", box.checked);
    count.textContent = chosen === 0 ? "Kies één of meer regels" : `${chosen} van ${boxes.length} gekozen`;
    all.textContent = chosen === boxes.length ? "Kies niets" : "Kies alles";
  };

  all.hidden = false;
  all.addEventListener("click", () => {
    const choose = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = choose;
    tell();
  });
  form.addEventListener("change", tell);
  tell();
}
