// Who is here: carets in the text and names above it. Seen, not heard: a caret says nothing to a screen reader.

export function renderCaret(user) {
  const caret = document.createElement("span");
  caret.className = `caret k-${(user.wie ?? 0) % 8}`;
  caret.setAttribute("aria-hidden", "true");
  const label = document.createElement("span");
  // In the margin there is room for the person; the list above the text names the library as well.
  label.textContent = (user.name ?? "").split(", ")[0];
  caret.append(label);
  return caret;
}

export function showPresence(root, provider, sectie) {
  const list = root.querySelector("[data-auteurs]");
  const draw = () => {
    const here = new Map();
    for (const [client, state] of provider.awareness.getStates()) {
      if (client !== provider.doc.clientID && state.sectie === sectie && state.user?.name) here.set(state.user.wie, state.user.name);
    }
    here.delete(Number(root.dataset.wie));
    const people = [[Number(root.dataset.wie), "jij"], ...[...here].sort((a, b) => a[0] - b[0])];
    list.replaceChildren(...people.slice(0, 5).map(([wie, name]) => {
      const item = document.createElement("li");
      item.className = "auteur";
      const dot = document.createElement("i");
      dot.className = `k-${wie % 8}`;
      item.append(dot, short(name));
      item.title = name;
      return item;
    }));
    if (people.length > 5) {
      const more = document.createElement("li");
      more.className = "auteur auteur--meer";
      more.textContent = `en ${people.length - 5} meer`;
      list.append(more);
    }
  };
  provider.awareness.on("change", draw);
  draw();
}

// "Directeur Eemland, Eemland" is long for beside a line.
function short(name) {
  const [person, place] = name.split(", ");
  return place && !person.includes(place) ? `${person}, ${place}` : person;
}
