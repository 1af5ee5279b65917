// Proposing: words that come and go are marked, and somebody who writes here takes them over or not.

import {
  applySuggestion,
  applySuggestions,
  disableSuggestChanges,
  enableSuggestChanges,
  isSuggestChangesEnabled,
  revertSuggestion,
  revertSuggestions,
  withSuggestChanges,
} from "@handlewithcare/prosemirror-suggest-changes";

const ONLY_WORDS = "Een voorstel verandert woorden. Koppen, lijsten en opmaak veranderen kan als je niet voorstelt.";

// y-tiptap carries marks on text, not on blocks: others would see a changed block without its mark.
function isWords(transaction) {
  return transaction.steps.every((step) => {
    const { stepType, from, to, slice } = step.toJSON();
    if (stepType !== "replace") return false;
    const doc = transaction.docs[transaction.steps.indexOf(step)];
    const one = doc.resolve(from).sameParent(doc.resolve(to ?? from));
    return one && (slice?.content ?? []).every((node) => node.type === "text" || node.type === "paragraph" || node.type === "hardBreak");
  });
}

export function wrapDispatch(editor, wie, tell) {
  const plain = editor.view.props.dispatchTransaction ?? editor.view._props.dispatchTransaction;
  const makeId = () => `${wie}-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
  const proposing = withSuggestChanges((transaction) => plain.call(editor.view, transaction), makeId);
  editor.view.setProps({
    dispatchTransaction(transaction) {
      const remote = transaction.getMeta("y-sync$");
      const on = isSuggestChangesEnabled(editor.state);
      const skipped = transaction.getMeta("@handlewithcare/prosemirror-suggest-changes$");
      if (on && transaction.docChanged && !remote && !skipped && !isWords(transaction)) {
        tell(ONLY_WORDS);
        return;
      }
      proposing.call(editor.view, transaction);
    },
  });
}

const run = (editor, command) => command(editor.state, (transaction) => editor.view.dispatch(transaction));

export const isProposing = (editor) => isSuggestChangesEnabled(editor.state);
export const setProposing = (editor, on) => run(editor, on ? enableSuggestChanges : disableSuggestChanges);

function collect(doc) {
  const found = new Map();
  doc.descendants((node, position) => {
    for (const mark of node.marks) {
      const kind = mark.type.name;
      if (kind !== "insertion" && kind !== "deletion") continue;
      const entry = found.get(mark.attrs.id) ?? { id: mark.attrs.id, position, insertion: "", deletion: "" };
      entry[kind] += (node.text ?? "").replaceAll("\u200b", "");
      found.set(mark.attrs.id, entry);
    }
  });
  return [...found.values()];
}

export function followSuggestions(root, editor, connection) {
  const list = root.querySelector("[data-voorstellen]");
  const all = root.querySelector("[data-alle-voorstellen]");
  const count = root.querySelector("[data-aantal-voorstellen]");
  const names = JSON.parse(document.getElementById("namen").textContent);
  const template = document.getElementById("voorstelkaart");
  let drawn = "";

  const draw = () => {
    const found = collect(editor.state.doc);
    const right = connection.state.right;
    const key = JSON.stringify([found.map(({ id, insertion, deletion }) => [id, insertion, deletion]), right, connection.state.frozen]);
    if (key === drawn) return;
    drawn = key;
    count.textContent = found.length === 1 ? "1 voorstel" : `${found.length} voorstellen`;
    all.hidden = found.length < 2 || !connection.fullRight();
    list.replaceChildren(...found.map((entry) => card(entry)));
  };

  const card = ({ id, insertion, deletion, position }) => {
    const made = template.content.cloneNode(true);
    const author = Number.parseInt(id, 10);
    const own = author === Number(root.dataset.wie);
    made.querySelector("article").classList.add(`k-rand-${author % 8}`);
    made.querySelector("[data-wie]").textContent = own ? "Jouw voorstel" : `Voorstel van ${names[author] ?? "iemand"}`;
    const words = made.querySelector("[data-woorden]");
    const piece = (tag, text) => { const el = document.createElement(tag); el.textContent = text; return el; };
    if (deletion && insertion) words.append("Vervang ", piece("del", deletion), " door ", piece("ins", insertion));
    else if (insertion) words.append("Voeg toe: ", piece("ins", insertion));
    else words.append("Haal weg: ", piece("del", deletion));
    const [take, refuse] = [made.querySelector("[data-neem-over]"), made.querySelector("[data-wijs-af]")];
    take.hidden = !connection.fullRight();
    refuse.hidden = !connection.fullRight() && !(own && connection.canWrite());
    if (own) refuse.textContent = "Trek in";
    take.addEventListener("click", () => run(editor, applySuggestion(id)));
    refuse.addEventListener("click", () => run(editor, revertSuggestion(id)));
    made.querySelector("[data-toon]").addEventListener("click", () => editor.chain().setTextSelection(position).scrollIntoView().focus().run());
    return made;
  };

  all.querySelector("[data-neem-alles-over]").addEventListener("click", () => run(editor, applySuggestions));
  all.querySelector("[data-wijs-alles-af]").addEventListener("click", () => run(editor, revertSuggestions));
  editor.on("update", draw);
  editor.on("transaction", ({ transaction }) => { if (transaction.docChanged) draw(); });
  connection.on(() => {
    // Whoever may only propose, proposes.
    if (connection.state.right === "voorstellen" && !isProposing(editor)) setProposing(editor, true);
    draw();
  });
  draw();
}
