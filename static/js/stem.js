// The ballot: what must change is asked of whoever objects, and of nobody else.

const ballot = document.querySelector(".stembiljet");
if (ballot) {
  const fields = ballot.querySelector("[data-bezwaar]");
  const show = () => { fields.hidden = ballot.querySelector("[name=keuze]:checked")?.value !== "bezwaar"; };
  ballot.addEventListener("change", show);
  show();
}
