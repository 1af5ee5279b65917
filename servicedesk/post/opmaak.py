"""HTML of a mail to plain text, for reading, searching and splitting quotes. Runs and fetches nothing."""

import re
from html.parser import HTMLParser

BLOKKEN = re.compile(
    r"(?:address|article|blockquote|center|d[dlt]|div|fieldset|figure|footer|form|h[1-6r]|header|li|main|ol|p|pre"
    r"|section|table|t[dhr]|ul)$"
)
WITREGEL = frozenset({"p", "h1", "h2", "h3", "h4", "ul", "ol", "table", "blockquote"})
STIL = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "svg", "math", "object", "select"}
)
# Deeper than this no mail program nests; a mail that does wants to exhaust its reader.
DIEPST = 400
LEGE_REGELS = re.compile(r"\n{3,}")


class _Lezer(HTMLParser):
    """Collects text; a block begins on a new line, a quote is marked with '>'."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.regels: list[str] = [""]
        self.stil = 0
        self.citaat = 0
        self.diepte = 0
        self.pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.diepte += 1
        if tag in STIL:
            self.stil += 1
        elif tag == "br":
            self._new_line()
        elif BLOKKEN.match(tag):
            self._break()
            if tag in WITREGEL:
                self._blank()
            if tag == "li":
                self._add("- ")
            self.citaat += tag == "blockquote"
            self.pre += tag == "pre"
            if tag == "hr":
                self._add("_" * 20)
                self._break()
        elif tag == "img" and not self.stil and (alt := dict(attrs).get("alt")):
            self._add(f"[{alt.strip()[:80]}]")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in STIL:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in STIL:
            self.stil = max(0, self.stil - 1)
        elif BLOKKEN.match(tag):
            self._break()
            if tag in WITREGEL:
                self._blank()
            if tag == "blockquote":
                self.citaat = max(0, self.citaat - 1)
            if tag == "pre":
                self.pre = max(0, self.pre - 1)

    def handle_data(self, data: str) -> None:
        if self.stil or self.diepte > DIEPST * 100:
            return
        if self.pre:
            for nummer, regel in enumerate(data.split("\n")):
                if nummer:
                    self._new_line()
                self._add(regel)
            return
        words = " ".join(data.split())
        if data[:1].isspace() and self._line_has_text():
            words = f" {words}"
        if data[-1:].isspace() and words.strip():
            words += " "
        if words.strip() or self._line_has_text():
            self._add(words)

    def _prefix(self) -> str:
        return "> " * min(self.citaat, 5)

    def _line_has_text(self) -> bool:
        return bool(self.regels[-1].strip("> ")) and not self.regels[-1].endswith(" ")

    def _add(self, tekst: str) -> None:
        if not self.regels[-1]:
            self.regels[-1] = self._prefix()
            tekst = tekst.lstrip() if not self.pre else tekst
        self.regels[-1] += tekst

    def _new_line(self) -> None:
        self.regels[-1] = self.regels[-1].rstrip()
        self.regels.append("")

    def _break(self) -> None:
        if self.regels[-1].strip("> "):
            self._new_line()

    def _blank(self) -> None:
        if len(self.regels) > 1 and self.regels[-2].strip("> "):
            self.regels[-1] = self._prefix().rstrip()
            self.regels.append("")


def html_to_text(html: str) -> str:
    lezer = _Lezer()
    lezer.feed(html)
    lezer.close()
    return LEGE_REGELS.sub("\n\n", "\n".join(regel.rstrip() for regel in lezer.regels)).strip()
