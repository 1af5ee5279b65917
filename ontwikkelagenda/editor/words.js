// How many words stand in the text; what is only proposed does not count yet.

export function countWords(root, editor) {
  const place = root.querySelector("[data-woordental]");
  const show = () => {
    const pieces = [];
    editor.state.doc.descendants((node) => {
      if (node.isText && !node.marks.some((mark) => mark.type.name === "insertion")) pieces.push(node.text);
      else if (node.isBlock) pieces.push(" ");
    });
    const words = pieces.join("").split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
    place.textContent = String(words.length);
  };
  // Our own keystrokes and those of others alike.
  editor.on("transaction", ({ transaction }) => { if (transaction.docChanged) show(); });
  show();
}
