"""The same initiatives by theme, by library, by quarter and by money; the filter stands in the address."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from ontwikkelagenda.models import Agenda, Bron, Initiatief, Mijlpaal
from ontwikkelagenda.selectors.initiatief import Filter, filter_initiatieven

NUL = Decimal(0)
INDELINGEN = {
    "thema": "thema",
    "bibliotheek": "bibliotheek",
    "kwartaal": "kwartaal",
    "begroting": "begroting",
}


@dataclass(frozen=True)
class Groep:
    """Initiatives that belong together; one may stand in more than one group."""

    naam: str
    initiatieven: list[Initiatief]

    @property
    def bedrag(self) -> Decimal:
        return sum((i.bedrag for i in self.initiatieven), NUL)


def group_initiatieven(found: Iterable[Initiatief], indeling: str) -> list[Groep]:
    """Group by theme, or by every library that takes part or leads."""
    by: Callable[[Initiatief], list[str]] = _libraries if indeling == "bibliotheek" else _themes
    groepen: dict[str, list[Initiatief]] = {}
    for initiatief in found:
        for naam in by(initiatief):
            groepen.setdefault(naam, []).append(initiatief)
    return [Groep(naam, groepen[naam]) for naam in sorted(groepen)]


def _themes(initiatief: Initiatief) -> list[str]:
    return [initiatief.thema.naam]


def _libraries(initiatief: Initiatief) -> list[str]:
    return list(dict.fromkeys([initiatief.penvoerder.naam, *(b.naam for b in initiatief.bibliotheken.all())]))


@dataclass(frozen=True)
class Bronregel:
    """A row of the money view: an initiative and what it asks of each source."""

    initiatief: Initiatief
    bedragen: list[Decimal]

    @property
    def totaal(self) -> Decimal:
        return sum(self.bedragen, NUL)


def split_sources(found: Iterable[Initiatief]) -> tuple[list[Bronregel], list[Decimal]]:
    """Rows in the order of `Bron`, and the sum of each column."""
    rows = [
        Bronregel(
            i, [sum((r.bedrag for r in i.begrotingsregels.all() if r.bron == bron), NUL) for bron in Bron]
        )
        for i in found
    ]
    sums = [sum((row.bedragen[place] for row in rows), NUL) for place in range(len(Bron))]
    return rows, sums


# --- The year as bars: units of the viewBox ----------------------------------------------------------------
BREED, LINKS, RIJ, KOP = 1000, 380, 34, 30


@dataclass(frozen=True)
class Balk:
    initiatief: Initiatief
    x: int
    breed: int
    y: int
    mijlpalen: list[int]

    @property
    def naam(self) -> str:
        """As much of the title as fits before the bar."""
        most = 46
        titel = self.initiatief.titel
        return titel if len(titel) <= most else f"{titel[: most - 1].rstrip()}…"


@dataclass(frozen=True)
class Jaarplan:
    balken: list[Balk]
    kwartalen: list[tuple[int, int]]
    hoog: int


def draw_jaarplan(found: Iterable[Initiatief]) -> Jaarplan:
    width = (BREED - LINKS) // 4
    balken = [
        Balk(
            i,
            LINKS + (i.begint_kwartaal - 1) * width,
            (i.eindigt_kwartaal - i.begint_kwartaal + 1) * width - 6,
            KOP + row * RIJ,
            [LINKS + m.kwartaal * width - 12 for m in i.mijlpalen.all()],
        )
        for row, i in enumerate(found)
    ]
    return Jaarplan(balken, [(q + 1, LINKS + q * width) for q in range(4)], KOP + len(balken) * RIJ + 8)


def portfolio(agenda: Agenda, keuze: Filter) -> list[Initiatief]:
    """Everything the four views need, in six queries."""
    return list(
        filter_initiatieven(agenda, keuze).prefetch_related(
            Prefetch("mijlpalen", Mijlpaal.objects.order_by("kwartaal", "pk"))
        )
    )
