"""The readable difference between two texts, word by word. Knows nothing of Django."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from ontwikkelagenda.opmaak import Vorm, read_line


class Soort(StrEnum):
    GELIJK = "gelijk"
    ERBIJ = "erbij"
    WEG = "weg"


@dataclass(frozen=True)
class Stuk:
    soort: Soort
    tekst: str


@dataclass(frozen=True)
class Regel:
    """One line of the comparison, without its mark; `niveau` is the depth of a heading."""

    stukken: tuple[Stuk, ...]
    vorm: Vorm = Vorm.ALINEA
    niveau: int = 0

    @property
    def gewijzigd(self) -> bool:
        return any(stuk.soort is not Soort.GELIJK for stuk in self.stukken)

    def side(self, other: Soort) -> "Regel | None":
        """The line without what belongs to the `other` text; None when nothing of it is left."""
        left = tuple(stuk for stuk in self.stukken if stuk.soort is not other)
        return Regel(left, self.vorm, self.niveau) if left else None


@dataclass(frozen=True)
class Rij:
    """A line of the old text and the line of the new one beside it; either may be missing."""

    oud: Regel | None
    nieuw: Regel | None

    @property
    def gewijzigd(self) -> bool:
        return any(regel is None or regel.gewijzigd for regel in (self.oud, self.nieuw))


# Shape, depth and words: the number before a point is no part of it, or one new point would change them all.
type _Lijn = tuple[Vorm, int, str]

_WOORDEN = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)
# Below this likeness two lines are shown as one gone and one new: word by word would be a puzzle.
ALIKE = 0.45


def compare(oud: str, nieuw: str) -> list[Regel]:
    """Return the lines of both texts in order, with what went and what came."""
    before, after = [[read_line(line) for line in _lines(tekst)] for tekst in (oud, nieuw)]
    regels: list[Regel] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            regels += [_regel(line, Soort.GELIJK) for line in before[i1:i2]]
        else:
            regels += _compare_lines(before[i1:i2], after[j1:j2])
    return regels


def pair(regels: list[Regel]) -> list[Rij]:
    """The same comparison in two columns: what was replaced stands beside what replaced it."""
    rijen: list[Rij] = []
    for regel in regels:
        oud, nieuw = regel.side(Soort.ERBIJ), regel.side(Soort.WEG)
        if oud is None and rijen and rijen[-1].nieuw is None:
            rijen[-1] = Rij(rijen[-1].oud, nieuw)
        else:
            rijen.append(Rij(oud, nieuw))
    return rijen


def split_words(tekst: str) -> list[str]:
    """Words, spaces and marks one by one; joined they are the text again."""
    return _WOORDEN.findall(tekst)


def is_equal(oud: str, nieuw: str) -> bool:
    return _lines(oud) == _lines(nieuw)


def merge(basis: str, mijn: str, hun: str) -> str | None:
    """Join two edits of the same text when they touch different lines; None when they do not.

    Whoever saves still reads the result first: this only spares the typing.
    """
    lines = basis.split("\n")
    mine, theirs = _edits(lines, mijn.split("\n")), _edits(lines, hun.split("\n"))
    if any(_touch(a, b) for a in mine for b in theirs):
        return None
    for start, end, replacement in sorted(mine + theirs, reverse=True):
        lines[start:end] = replacement
    return "\n".join(lines)


type _Edit = tuple[int, int, list[str]]


def _edits(basis: list[str], nieuw: list[str]) -> list[_Edit]:
    opcodes = SequenceMatcher(a=basis, b=nieuw, autojunk=False).get_opcodes()
    return [(i1, i2, nieuw[j1:j2]) for tag, i1, i2, j1, j2 in opcodes if tag != "equal"]


def _touch(a: _Edit, b: _Edit) -> bool:
    """True when the edits overlap or lie side by side, where their order would be a guess."""
    return a[0] <= b[1] and b[0] <= a[1]


def _lines(tekst: str) -> list[str]:
    return [line.strip() for line in tekst.splitlines() if line.strip()]


def _regel(lijn: _Lijn, soort: Soort) -> Regel:
    vorm, niveau, tekst = lijn
    return Regel((Stuk(soort, tekst),), vorm, niveau)


def _compare_lines(before: list[_Lijn], after: list[_Lijn]) -> list[Regel]:
    regels: list[Regel] = []
    for old, new in zip(before, after, strict=False):
        regels += _compare_words(old, new)
    shared = min(len(before), len(after))
    regels += [_regel(line, Soort.WEG) for line in before[shared:]]
    regels += [_regel(line, Soort.ERBIJ) for line in after[shared:]]
    return regels


def _compare_words(old: _Lijn, new: _Lijn) -> list[Regel]:
    a, b = split_words(old[2]), split_words(new[2])
    matcher = SequenceMatcher(a=a, b=b, autojunk=False)
    if old[:2] != new[:2] or matcher.ratio() < ALIKE:
        return [_regel(old, Soort.WEG), _regel(new, Soort.ERBIJ)]
    stukken: list[Stuk] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            stukken.append(Stuk(Soort.GELIJK, "".join(a[i1:i2])))
        else:
            if i2 > i1:
                stukken.append(Stuk(Soort.WEG, "".join(a[i1:i2])))
            if j2 > j1:
                stukken.append(Stuk(Soort.ERBIJ, "".join(b[j1:j2])))
    return [Regel(tuple(stukken), new[0], new[1])]
