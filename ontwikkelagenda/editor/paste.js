// What may be pasted: text, not pictures, and not a whole book at once.

const MOST_SIGNS = 200_000;
const MOST_HTML = 600_000;
const TOO_LARGE = "Dit stuk is te groot om in één keer te plakken. Plak het in delen; er is niets verloren.";
const NO_PICTURES = "Een afbeelding past niet in deze tekst. De woorden zijn wel geplakt.";

const withoutPictures = (html) => html.replace(/<img\b[^>]*>/gi, "");

export function guardPaste(tell) {
  const refuse = (data) => {
    const text = data.getData("text/plain");
    const html = data.getData("text/html");
    if (text.length > MOST_SIGNS || withoutPictures(html).length > MOST_HTML) {
      tell(TOO_LARGE);
      return true;
    }
    if (data.files.length > 0 && !text && !html) {
      tell("Een afbeelding of bestand past niet in deze tekst.");
      return true;
    }
    return false;
  };
  return {
    handlePaste: (_view, event) => event.clipboardData !== null && refuse(event.clipboardData),
    handleDrop: (_view, event) => event.dataTransfer !== null && refuse(event.dataTransfer),
    transformPastedHTML: (html) => {
      const without = withoutPictures(html);
      if (without !== html) tell(NO_PICTURES);
      return without;
    },
  };
}
