// Actions out of the minutes: the words that are selected, or the sentence the caret is in.

const SENTENCE_ENDS = /[.!?…]\s+(?=["“‘'(]*[A-ZÀ-Þ0-9])/gu;

// The sentence of `text` in which `place` is.
export function sentenceAt(text, place) {
  let begin = 0;
  for (const end of text.matchAll(SENTENCE_ENDS)) {
    const next = end.index + end[0].length;
    if (place < next) return text.slice(begin, end.index + 1).trim();
    begin = next;
  }
  return text.slice(begin).trim();
}

function chosen(editor) {
  const { from, to, $from } = editor.state.selection;
  const plain = (text) => text.replaceAll("\u200b", "").replaceAll("\ufffc", " ").trim();
  if (from !== to) return plain(editor.state.doc.textBetween(from, to, " "));
  if (!$from.parent.isTextblock) return "";
  const text = $from.parent.textBetween(0, $from.parent.content.size, undefined, "\ufffc");
  return plain(sentenceAt(text, $from.parentOffset));
}

export function followActions(root, editor, connection) {
  const form = root.querySelector("[data-actieform]");
  const error = form.querySelector("[data-fout]");
  const field = (name) => form.querySelector(`[name=${name}]`);

  root.addEventListener("actie", () => {
    const words = chosen(editor).slice(0, 2000);
    if (!words) { connection.tell("Zet de cursor in de zin waar de actie uit volgt."); return; }
    form.hidden = false;
    error.hidden = true;
    field("zin").value = words;
    form.querySelector("[data-citaat]").textContent = words;
    field("omschrijving").value = words.slice(0, 240);
    field("omschrijving").focus();
  });
  const close = () => { form.hidden = true; editor.commands.focus(); };
  form.querySelector("[data-sluit]").addEventListener("click", close);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
    const list = page.querySelector("[data-actielijst]");
    if (answer?.ok && list) {
      root.querySelector("[data-actielijst]").replaceWith(list);
      form.reset();
      close();
      connection.tell("De actie staat op de lijst.");
      return;
    }
    // What is wrong stands in the page that was refused.
    const sentences = [...page.querySelectorAll(".foutlijst li")].map((line) => line.textContent.trim());
    error.textContent = sentences.join(" ") || "De actie is niet opgeslagen. Probeer het opnieuw.";
    error.hidden = false;
  });
}
