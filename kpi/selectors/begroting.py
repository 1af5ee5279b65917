"""The multi-year budget: the published lines and totals, and what the lines add up to."""

from dataclasses import dataclass

from kpi import notatie
from kpi.models import Begrotingspost

Soort = Begrotingspost.Soort
# Which lines a published total adds up, and with which sign.
OPTELLING: dict[str, dict[str, int]] = {
    Soort.TOTAAL_SUBSIDIES: {Soort.SUBSIDIE: 1},
    Soort.TOTAAL_BATEN: {Soort.SUBSIDIE: 1, Soort.BATE: 1},
    Soort.TOTAAL_LASTEN: {Soort.LAST: 1},
    Soort.RESULTAAT_VOOR_RESERVES: {Soort.TOTAAL_BATEN: 1, Soort.TOTAAL_LASTEN: -1},
    Soort.RESULTAAT: {Soort.RESULTAAT_VOOR_RESERVES: 1, Soort.RESERVE: 1},
}


@dataclass(frozen=True)
class Cel:
    """An amount as published; for a total also what its lines add up to."""

    jaar: int
    bedrag: int
    som: int | None

    @property
    def verschil(self) -> int:
        return 0 if self.som is None else self.som - self.bedrag


@dataclass(frozen=True)
class Post:
    rekening: str
    naam: str
    soort: str
    cellen: list[Cel]

    @property
    def is_totaal(self) -> bool:
        return self.soort in OPTELLING

    @property
    def kop(self) -> bool:
        """The totals that stand out."""
        return self.soort in {Soort.TOTAAL_BATEN, Soort.TOTAAL_LASTEN, Soort.RESULTAAT}


@dataclass(frozen=True)
class Begroting:
    jaren: list[int]
    posten: list[Post]

    @property
    def verschillen(self) -> list[tuple[Post, Cel]]:
        """Every published total that differs from the sum of its lines."""
        return [(post, cel) for post in self.posten for cel in post.cellen if cel.verschil]

    @property
    def conclusie(self) -> str:
        """What the chart says: in how many years more goes out than comes in."""
        pairs = zip(self.bedragen(Soort.TOTAAL_BATEN), self.bedragen(Soort.TOTAAL_LASTEN), strict=True)
        more = sum(last > bate for bate, last in pairs)
        if not more:
            return "In geen van de jaren zijn de lasten hoger dan de baten."
        if more == len(self.jaren):
            return f"In alle {notatie.in_words(more)} jaren zijn de lasten hoger dan de baten."
        share = f"{notatie.in_words(more)} van de {notatie.in_words(len(self.jaren))}"
        return f"In {share} jaren zijn de lasten hoger dan de baten."

    def bedragen(self, soort: str) -> list[int]:
        """The amounts of one total, a year each."""
        return [cel.bedrag for post in self.posten if post.soort == soort for cel in post.cellen]


def load_begroting() -> Begroting:
    rows = list(Begrotingspost.objects.order_by("volgorde", "jaar", "pk"))
    jaren = sorted({row.jaar for row in rows})
    sums = _sums(rows)
    posten: dict[str, Post] = {}
    for row in rows:
        post = posten.setdefault(row.naam, Post(row.rekening, row.naam, row.soort, []))
        post.cellen.append(Cel(row.jaar, row.bedrag, sums.get((row.soort, row.jaar))))
    return Begroting(jaren, list(posten.values()))


def _sums(rows: list[Begrotingspost]) -> dict[tuple[str, int], int]:
    """For each total and year what the published amounts below it add up to."""
    sums: dict[tuple[str, int], int] = {}
    for total, signs in OPTELLING.items():
        for row in rows:
            if row.soort in signs:
                key = (total, row.jaar)
                sums[key] = sums.get(key, 0) + signs[row.soort] * row.bedrag
    return sums
