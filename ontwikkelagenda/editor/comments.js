// Comments beside the text: each hangs on words, and stays with them whatever is written round them.

import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";

const key = new PluginKey("opmerkingen");
const toText = (bytes) => btoa(String.fromCharCode(...bytes));
const toBytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

// A conversation that began without the editor has no anchor: it hangs on the words it quotes, where they are first.
function find(doc, quote) {
  let spot = [null, null];
  doc.descendants((node, position) => {
    if (spot[0] !== null || !quote || !node.isTextblock) return spot[0] === null;
    const words = node.textBetween(0, node.content.size, undefined, "\ufffc");
    const place = words.indexOf(quote);
    if (place >= 0) spot = [position + 1 + place, position + 1 + place + quote.length];
    return false;
  });
  return spot;
}

export function followComments(root, editor, connection) {
  const margin = root.querySelector("[data-draden]");
  const form = root.querySelector("[data-opmerkingform]");
  let talk = connection.state.talk;
  let threads = [];

  const sync = () => ySyncPluginKey.getState(editor.state);
  const anchor = (position) => {
    const { type, binding } = sync();
    return toText(Y.encodeRelativePosition(absolutePositionToRelativePosition(position, type, binding.mapping)));
  };
  const resolve = (text) => {
    const { doc, type, binding } = sync();
    return relativePositionToAbsolutePosition(doc, type, Y.decodeRelativePosition(toBytes(text)), binding.mapping);
  };
  const decorate = (state) => {
    const spots = [];
    for (const { van, tot, citaat, card } of threads) {
      try {
        const [from, to] = van ? [resolve(van), resolve(tot)] : find(state.doc, citaat);
        if (from !== null && to !== null && to > from && to <= state.doc.content.size) {
          spots.push(Decoration.inline(from, to, { class: card.contains(document.activeElement) ? "opm opm--actief" : "opm" }));
        }
      } catch {
        // The words are not here yet, or not any more; the card quotes them.
      }
    }
    return DecorationSet.create(state.doc, spots);
  };
  editor.registerPlugin(new Plugin({ key, props: { decorations: decorate } }));
  const redraw = () => editor.view.dispatch(editor.state.tr.setMeta(key, true).setMeta("addToHistory", false));

  const read = () => {
    threads = [...margin.querySelectorAll("[data-van]")].map((card) => ({ ...card.dataset, card }));
    root.querySelector("[data-aantal-open]").textContent = String(threads.length);
    redraw();
  };
  const fetchAll = async () => {
    const answer = await fetch(margin.dataset.draden, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const typed = [...margin.querySelectorAll("textarea")].filter((field) => field.value).map((field) => [field.id, field.value]);
    margin.innerHTML = await answer.text();
    for (const [id, value] of typed) {
      const field = document.getElementById(id);
      if (field) field.value = value;
    }
    read();
  };
  margin.addEventListener("submit", async (event) => {
    event.preventDefault();
    await send(event.target);
  });
  margin.addEventListener("focusin", redraw);
  margin.addEventListener("focusout", redraw);

  const send = async (sent) => {
    const answer = await fetch(sent.action, { method: "POST", body: new FormData(sent), headers: { "X-Fragment": "1" } });
    const error = sent.querySelector("[data-fout]");
    if (answer.ok) {
      sent.reset();
      await fetchAll();
      return true;
    }
    if (error) { error.hidden = false; error.textContent = "Dit is niet geplaatst. Schrijf iets, en probeer het opnieuw."; }
    return false;
  };

  root.addEventListener("opmerking", () => {
    const { from, to } = editor.state.selection;
    if (from === to) { connection.tell("Selecteer eerst de woorden waar je opmerking over gaat."); return; }
    form.hidden = false;
    form.querySelector("[name=anker_van]").value = anchor(from);
    form.querySelector("[name=anker_tot]").value = anchor(to);
    const quote = editor.state.doc.textBetween(from, to, " ").replaceAll("\u200b", "").slice(0, 240);
    form.querySelector("[name=citaat]").value = quote;
    form.querySelector("[data-aanhaling]").textContent = quote;
    form.querySelector("textarea").focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await send(form)) { form.hidden = true; editor.commands.focus(); }
  });
  form.querySelector("[data-sluit]").addEventListener("click", () => { form.hidden = true; editor.commands.focus(); });
  connection.on((state) => {
    if (state.talk !== talk && state.talk >= 0) { talk = state.talk; fetchAll(); }
  });
  editor.on("create", read);
  read();
}
