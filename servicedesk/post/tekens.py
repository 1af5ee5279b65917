"""Bytes of a mail to text, whatever the mail says about itself: a wrong charset costs no letters."""

import base64
import binascii
import codecs
import quopri
import re

# What a mail calls its letters is often less than what it uses; each name is read as its larger sibling.
RUIMER = {
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "ansi": "cp1252",
    "windows-1252": "cp1252",
    "utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
}
# UTF-7 turns harmless letters into mark-up, which is why browsers dropped it.
GEWEIGERD = frozenset({"utf-7", "utf7", "unicode-1-1-utf-7", "idna", "punycode", "unicode_escape"})
WOORD = re.compile(r"=\?([A-Za-z0-9_.:*+-]+)\?([bBqQ])\?([^?]*)\?=")
TUSSEN_WOORDEN = re.compile(r"(\?=)\s+(=\?)")
ONZICHTBAAR = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]")
STUUR = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def decode_bytes(inhoud: bytes, charset: str = "") -> str:
    """The text; first as the mail says, then as UTF-8, and last as the Windows letters that always fit."""
    naam = charset.strip().strip("\"'").split("*", 1)[0].lower()
    for kandidaat in (RUIMER.get(naam, naam), "utf-8"):
        if not kandidaat or kandidaat in GEWEIGERD:
            continue
        try:
            codec = codecs.lookup(kandidaat)
            if codec._is_text_encoding:  # noqa: SLF001  the only way to tell text from hex and zip
                return clean_text(codec.decode(inhoud)[0])
        except (LookupError, ValueError):
            continue
    return clean_text(inhoud.decode("cp1252", errors="replace"))


def clean_text(tekst: str) -> str:
    """One kind of line end, no control characters, nothing that hides or turns round text."""
    tekst = tekst.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    tekst = tekst.replace("\xa0", " ")
    return STUUR.sub("", ONZICHTBAAR.sub("", tekst)).encode("utf-8", "replace").decode("utf-8")


def decode_header(kop: str) -> str:
    """A header as people read it: encoded words joined per charset, raw 8-bit letters recognised."""
    rauw = kop.encode("ascii", "surrogateescape") if _is_ascii_or_escaped(kop) else kop.encode("utf-8")
    tekst = TUSSEN_WOORDEN.sub(r"\1\2", decode_bytes(rauw))
    stukken: list[tuple[str, bytes]] = []
    einde = 0
    for woord in WOORD.finditer(tekst):
        if woord.start() > einde:
            stukken.append(("utf-8", tekst[einde : woord.start()].encode()))
        charset, inhoud = woord[1].lower(), _decode_word(woord[2], woord[3])
        # A letter of two bytes may be cut in two by the words around it.
        if stukken and stukken[-1][0] == charset and woord.start() == einde:
            stukken[-1] = (charset, stukken[-1][1] + inhoud)
        else:
            stukken.append((charset, inhoud))
        einde = woord.end()
    stukken.append(("utf-8", tekst[einde:].encode()))
    return " ".join("".join(decode_bytes(inhoud, charset) for charset, inhoud in stukken).split())


def _is_ascii_or_escaped(kop: str) -> bool:
    return all(ord(teken) < 0x80 or 0xDC80 <= ord(teken) <= 0xDCFF for teken in kop)  # noqa: PLR2004


def _decode_word(soort: str, inhoud: str) -> bytes:
    rauw = inhoud.encode("ascii", "ignore")
    if soort in "qQ":
        return quopri.decodestring(rauw, header=True)
    try:
        return base64.b64decode(rauw + b"=" * (-len(rauw) % 4))
    except binascii.Error:
        return rauw
