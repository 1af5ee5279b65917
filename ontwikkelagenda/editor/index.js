// The writing page: one text in the editor, a section or the minutes, joined to everybody else who has it open.

import { Editor, Extension, Mark } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { CollaborationCaret } from "@tiptap/extension-collaboration-caret";
import { StarterKit } from "@tiptap/starter-kit";
import { suggestChanges } from "@handlewithcare/prosemirror-suggest-changes";
import { followActions } from "./actions.js";
import { connect } from "./connection.js";
import { followComments } from "./comments.js";
import { guardPaste } from "./paste.js";
import { showPresence, renderCaret } from "./presence.js";
import { followSuggestions, wrapDispatch } from "./suggestions.js";
import { attachToolbar } from "./toolbar.js";
import { countWords } from "./words.js";

const root = document.querySelector("[data-schrijver]");
const { veld, wie, naam } = root.dataset;
const deel = Number(root.dataset.deel);
const place = root.querySelector("[data-blad]");

const proposal = (name, tag, excludes) =>
  Mark.create({
    name,
    inclusive: false,
    excludes,
    addAttributes: () => ({
      id: { default: null, parseHTML: (el) => el.dataset.id, renderHTML: ({ id }) => ({ "data-id": id }) },
    }),
    parseHTML: () => [{ tag: `${tag}[data-id]` }],
    renderHTML: ({ mark, HTMLAttributes }) => [
      tag,
      { ...HTMLAttributes, class: `k-${Number.parseInt(mark.attrs.id, 10) % 8}` },
      0,
    ],
  });
// The library asks for it; we never make one, because others would see the change without its mark.
const modification = Mark.create({
  name: "modification",
  inclusive: false,
  excludes: "deletion insertion",
  addAttributes: () => ({ id: { default: null }, type: { default: null } }),
  renderHTML: () => ["span", 0],
});

const connection = connect(root);
const editor = new Editor({
  element: place,
  injectCSS: false,
  editable: false,
  extensions: [
    StarterKit.configure({
      undoRedo: false,
      code: false,
      codeBlock: false,
      strike: false,
      underline: false,
      horizontalRule: false,
      dropcursor: false,
      gapcursor: false,
      trailingNode: false,
      heading: { levels: [2, 3] },
      link: { openOnClick: false, defaultProtocol: "https", HTMLAttributes: { rel: "noopener noreferrer nofollow" } },
    }),
    proposal("insertion", "ins", "deletion modification insertion"),
    proposal("deletion", "del", "insertion modification deletion"),
    modification,
    Extension.create({ name: "voorstellen", addProseMirrorPlugins: () => [suggestChanges()] }),
    Collaboration.configure({ document: connection.ydoc, field: veld }),
    CollaborationCaret.configure({
      provider: connection.provider,
      user: { name: naam, wie: Number(wie) },
      render: renderCaret,
      selectionRender: (user) => ({ class: `keuze k-${user.wie % 8}` }),
    }),
  ],
  editorProps: {
    attributes: {
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": root.dataset.label,
      "aria-describedby": "schrijfhulp",
      class: "vel__tekst",
    },
    ...guardPaste(connection.tell),
  },
});
connection.provider.awareness.setLocalStateField("sectie", deel);
wrapDispatch(editor, wie, connection.tell);
connection.follow(editor);
showPresence(root, connection.provider, deel);
attachToolbar(root, editor, connection);
followSuggestions(root, editor, connection);
countWords(root, editor);
if (root.querySelector("[data-draden]")) followComments(root, editor, connection);
if (root.querySelector("[data-actieform]")) followActions(root, editor, connection);
root.dataset.klaar = "";
// For the tests in a real browser, and for whoever looks into a complaint.
root.schrijver = { editor, ...connection };
