"""The shape of a section's text: paragraphs, headings and lists. Knows nothing of Django, makes no HTML."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Vorm(StrEnum):
    ALINEA = "alinea"
    KOP = "kop"
    OPSOMMING = "opsomming"
    NUMMERING = "nummering"


@dataclass(frozen=True)
class Blok:
    """One piece of text; only lists have more than one regel."""

    vorm: Vorm
    regels: tuple[str, ...]

    @property
    def tekst(self) -> str:
        return " ".join(self.regels)


_KOP = re.compile(r"^#{1,6}\s+(.+)$")
_PUNT = re.compile(r"^[-*•]\s+(.+)$")
_NUMMER = re.compile(r"^\d{1,3}[.)]\s+(.+)$")
# After a mark that ends a sentence and before a capital; "bijv. de" and "v.s. 2" stay whole.
_ZIN = re.compile(r"(?<=[.!?…])\s+(?=[\"“‘'(]*[A-ZÀ-Þ0-9])")
_LIJSTEN = frozenset({Vorm.OPSOMMING, Vorm.NUMMERING})


def parse(tekst: str) -> list[Blok]:
    """Read the text as blocks. Every text is good: what has no mark is a paragraph.

    A line after a point belongs to that point until an empty line ends the list.
    """
    blokken: list[Blok] = []
    open_blok = False
    for regel in (raw.strip() for raw in tekst.splitlines()):
        if not regel:
            open_blok = False
            continue
        vorm, inhoud = _read(regel)
        if vorm is Vorm.KOP:
            blokken.append(Blok(vorm, (inhoud,)))
            open_blok = False
        elif open_blok and vorm is Vorm.ALINEA:
            blokken[-1] = _append_line(blokken[-1], inhoud)
        elif vorm in _LIJSTEN and blokken and blokken[-1].vorm is vorm:
            blokken[-1] = Blok(vorm, (*blokken[-1].regels, inhoud))
            open_blok = True
        else:
            blokken.append(Blok(vorm, (inhoud,)))
            open_blok = True
    return blokken


def sentences(tekst: str) -> list[str]:
    """Every sentence of paragraphs and points, in order; headings are none."""
    lines = [regel for blok in parse(tekst) if blok.vorm is not Vorm.KOP for regel in blok.regels]
    return [zin for line in lines for zin in _ZIN.split(line) if zin]


def count_words(tekst: str) -> int:
    return sum(len(regel.split()) for blok in parse(tekst) for regel in blok.regels)


def clean(tekst: str) -> str:
    """One way of writing line ends and spaces, so that equal texts are equal."""
    regels = [regel.rstrip() for regel in tekst.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(regels).strip("\n")


def paragraphs(tekst: str) -> list[str]:
    """The pieces between empty lines, as they were typed: what an amendment is about."""
    return [piece.strip("\n") for piece in re.split(r"\n[ \t]*\n+", clean(tekst)) if piece.strip()]


def replace_paragraph(tekst: str, oud: str, nieuw: str) -> str | None:
    """Put `nieuw` where the paragraph `oud` stands; None when it does not stand there any more.

    Without `oud` it is one more paragraph at the end; without `nieuw` the paragraph goes.
    """
    pieces = paragraphs(tekst)
    oud, nieuw = clean(oud), clean(nieuw)
    if oud and oud not in pieces:
        return None
    place = pieces.index(oud) if oud else len(pieces)
    pieces[place : place + 1] = [nieuw] if nieuw else []
    return "\n\n".join(pieces)


def read_line(regel: str) -> tuple[Vorm, int, str]:
    """One line by itself: its shape, how deep a heading it is (0 for anything else), and its words."""
    regel = regel.strip()
    vorm, inhoud = _read(regel)
    return vorm, len(regel) - len(regel.lstrip("#")) if vorm is Vorm.KOP else 0, inhoud


def _read(regel: str) -> tuple[Vorm, str]:
    for vorm, patroon in ((Vorm.KOP, _KOP), (Vorm.OPSOMMING, _PUNT), (Vorm.NUMMERING, _NUMMER)):
        if match := patroon.match(regel):
            return vorm, match[1].strip()
    return Vorm.ALINEA, regel


def _append_line(blok: Blok, regel: str) -> Blok:
    return Blok(blok.vorm, (*blok.regels[:-1], f"{blok.regels[-1]} {regel}"))
