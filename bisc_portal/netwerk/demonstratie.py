"""Made-up meetings of the network, as a year of meetings goes: quiet in summer, busy in spring and autumn."""

import csv
import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from bisc_portal.netwerk.models import Aanwezigheid, Bijeenkomst, Organisatie
from bisc_portal.templatetags.portaal import DAGEN

Soort = Bijeenkomst.Soort
MONTHS_AHEAD = 2
JAARPLAN = Path(__file__).parent / "gegevens" / "demonstratie_bijeenkomsten.csv"


@dataclass(frozen=True)
class Gepland:
    """A fixed place in the year: the `week`th `weekdag` of `maand`. Odd and even years differ."""

    even: bool
    maand: int
    week: int
    weekdag: int
    tijd: dt.time
    soort: Soort
    titel: str
    plaats: str

    def begint_op(self, jaar: int) -> dt.datetime:
        first = dt.date(jaar, self.maand, 1)
        offset = (self.weekdag - first.weekday()) % 7 + 7 * (self.week - 1)
        return timezone.make_aware(dt.datetime.combine(first + dt.timedelta(days=offset), self.tijd))


TEKSTEN = {
    Soort.KENNISDELING: [
        "Veel herkend bij elkaar. Twee bibliotheken delen hun draaiboek.",
        "Korte lijnen gelegd. Volgende keer graag meer tijd om uit te wisselen.",
        "Goed bezocht. De voorbeelden uit de praktijk werden het meest gewaardeerd.",
        "Nuttig, maar de middag was vol. Een onderwerp minder mag.",
    ],
    Soort.KENNISSESSIE: [
        "De inleiding zette aan het denken. Vier bibliotheken gaan samen verder met een proef.",
        "Sterk onderbouwd. Deelnemers missen nog de vertaling naar de eigen begroting.",
        "Goede mix van onderzoek en praktijk. De uitkomsten zijn met het landelijke netwerk gedeeld.",
        "De deskundige was helder. Er is behoefte aan een vervolg over een half jaar.",
    ],
}


# For each kind: the share of the libraries that comes, and the most people one brings.
OPKOMST = {
    Soort.PDO: (0.93, 1),
    Soort.KENNISDELING: (0.62, 5),
    Soort.KENNISSESSIE: (0.72, 3),
    Soort.VIERHOEKSOVERLEG: (1.0, 1),
}


@transaction.atomic
def generate(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:
    """Hold what begins in `maand` before `tot`; in the month of `tot`, also plan the weeks after it."""
    partijen = _partijen()
    for gepland, begin in _planned_in(maand):
        if begin < tot:
            _hold(gepland, begin, partijen, rng)
        else:
            _plan(gepland, begin)
    if (maand.year, maand.month) == (timezone.localtime(tot).year, timezone.localtime(tot).month):
        for later in _months_after(maand):
            for gepland, begin in _planned_in(later):
                _plan(gepland, begin)


def _planned_in(maand: dt.date) -> Iterator[tuple[Gepland, dt.datetime]]:
    for gepland in _jaarplan():
        if gepland.even == (maand.year % 2 == 0) and gepland.maand == maand.month:
            yield gepland, gepland.begint_op(maand.year)


@cache
def _jaarplan() -> list[Gepland]:
    with JAARPLAN.open(encoding="utf-8", newline="") as file:
        return [
            Gepland(
                even=row["jaar"] == "even",
                maand=int(row["maand"]),
                week=int(row["week"]),
                weekdag=DAGEN.index(row["weekdag"]),
                tijd=dt.time.fromisoformat(row["tijd"]),
                soort=Soort(row["soort"]),
                titel=row["titel"],
                plaats=row["plaats"],
            )
            for row in csv.DictReader(file)
        ]


def _months_after(maand: dt.date) -> Iterator[dt.date]:
    for _ in range(MONTHS_AHEAD):
        maand = (maand.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        yield maand


def _plan(gepland: Gepland, begin: dt.datetime) -> Bijeenkomst:
    bijeenkomst, _ = Bijeenkomst.objects.get_or_create(
        soort=gepland.soort, begint_op=begin, titel=gepland.titel, defaults={"plaats": gepland.plaats}
    )
    return bijeenkomst


def _hold(
    gepland: Gepland, begin: dt.datetime, partijen: dict[str, list[Organisatie]], rng: random.Random
) -> None:
    bijeenkomst = _plan(gepland, begin)
    if bijeenkomst.gehouden:
        return
    bijeenkomst.gehouden = True
    if gepland.soort in TEKSTEN:
        bijeenkomst.evaluatie = rng.choice(TEKSTEN[gepland.soort])
        bijeenkomst.evaluatie_cijfer = Decimal(rng.randint(68, 88)) / 10
    bijeenkomst.save(update_fields=["gehouden", "evaluatie", "evaluatie_cijfer"])
    Aanwezigheid.objects.bulk_create(
        Aanwezigheid(bijeenkomst=bijeenkomst, organisatie=organisatie, aantal=aantal)
        for organisatie, aantal in _attendance(gepland.soort, partijen, rng)
    )


def _attendance(
    soort: Soort, partijen: dict[str, list[Organisatie]], rng: random.Random
) -> list[tuple[Organisatie, int]]:
    """Who came, with how many: directors come alone, a knowledge meeting draws teams."""
    bibliotheken = partijen[Organisatie.Soort.BIBLIOTHEEK]
    came = [(organisatie, 2) for organisatie in partijen[Organisatie.Soort.BISC]]
    if soort == Soort.VIERHOEKSOVERLEG:
        gemeenten = partijen[Organisatie.Soort.GEMEENTE]
        came += [(organisatie, 2) for organisatie in partijen[Organisatie.Soort.PROVINCIE]]
        came += [(gemeente, 1) for gemeente in rng.sample(gemeenten, k=min(6, len(gemeenten)))]
    share, most = OPKOMST[soort]
    return came + [(library, rng.randint(1, most)) for library in bibliotheken if rng.random() < share]


def _partijen() -> dict[str, list[Organisatie]]:
    partijen: dict[str, list[Organisatie]] = {soort: [] for soort in Organisatie.Soort.values}
    for organisatie in Organisatie.objects.filter(actief=True).order_by("naam", "pk"):
        partijen[organisatie.soort].append(organisatie)
    return partijen
