// The toolbar: one stop for Tab, arrows inside it, and a pressed button says so.

import { isProposing, setProposing } from "./suggestions.js";

const ACTIONS = {
  undo: (editor) => editor.chain().focus().undo().run(),
  kop: (editor) => editor.chain().focus().toggleHeading({ level: 2 }).run(),
  vet: (editor) => editor.chain().focus().toggleBold().run(),
  cursief: (editor) => editor.chain().focus().toggleItalic().run(),
  opsomming: (editor) => editor.chain().focus().toggleBulletList().run(),
  nummering: (editor) => editor.chain().focus().toggleOrderedList().run(),
};
const ACTIVE = {
  kop: (editor) => editor.isActive("heading"),
  vet: (editor) => editor.isActive("bold"),
  cursief: (editor) => editor.isActive("italic"),
  opsomming: (editor) => editor.isActive("bulletList"),
  nummering: (editor) => editor.isActive("orderedList"),
  koppeling: (editor) => editor.isActive("link"),
  voorstellen: (editor) => isProposing(editor),
};
// A proposal changes words; these change more.
const MORE_THAN_WORDS = new Set(["kop", "vet", "cursief", "opsomming", "nummering", "koppeling"]);
// These change nothing in the text.
const BESIDE_THE_TEXT = new Set(["opmerking", "actie"]);

export function attachToolbar(root, editor, connection) {
  const bar = root.querySelector("[role=toolbar]");
  const buttons = [...bar.querySelectorAll("button, a")];
  const linkForm = root.querySelector("[data-koppelingform]");

  const actions = {
    ...ACTIONS,
    koppeling: () => openLink(editor, linkForm),
    voorstellen: () => { setProposing(editor, !isProposing(editor)); editor.commands.focus(); },
    opmerking: () => root.dispatchEvent(new CustomEvent("opmerking")),
    actie: () => root.dispatchEvent(new CustomEvent("actie")),
  };
  for (const button of buttons) {
    const action = actions[button.dataset.doe];
    if (action) button.addEventListener("click", () => { if (button.ariaDisabled !== "true") action(editor); });
  }
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const ends = { Home: 0, End: buttons.length - 1 }[event.key];
    if (step === undefined && ends === undefined) return;
    event.preventDefault();
    const here = buttons.indexOf(document.activeElement);
    const next = ends ?? (here + step + buttons.length) % buttons.length;
    buttons.forEach((button, number) => { button.tabIndex = number === next ? 0 : -1; });
    buttons[next].focus();
  });
  buttons.forEach((button, number) => { button.tabIndex = number === 0 ? 0 : -1; });

  const show = () => {
    const open = connection.canWrite() && !connection.state.refused;
    const proposing = isProposing(editor);
    for (const button of buttons) {
      const name = button.dataset.doe;
      if (!name) continue;
      if (ACTIVE[name]) button.ariaPressed = String(ACTIVE[name](editor));
      const off = !BESIDE_THE_TEXT.has(name) && (!open || (proposing && MORE_THAN_WORDS.has(name)) || (name === "voorstellen" && !connection.fullRight()));
      if (button.tagName === "BUTTON") button.ariaDisabled = String(off);
    }
  };
  editor.on("transaction", show);
  connection.on(show);
}

function openLink(editor, form) {
  const field = form.querySelector("input");
  form.hidden = false;
  field.value = editor.getAttributes("link").href ?? "";
  field.focus();
  form.onsubmit = (event) => {
    event.preventDefault();
    form.hidden = true;
    const chain = editor.chain().focus().extendMarkRange("link");
    const address = field.value.trim();
    if (address) chain.setLink({ href: /^[a-z]+:/i.test(address) ? address : `https://${address}` }).run();
    else chain.unsetLink().run();
  };
  form.querySelector("[data-sluit]").onclick = () => { form.hidden = true; editor.commands.focus(); };
}
