"""Counting the months of the sources: one pass for all measures of a source, written where it differs."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bisc_portal.meting import Maanddeel, Periode, midnight
from kpi import measures, perioden
from kpi.models import Bronstand, GeteldeMaand, Indicator, Maandtelling

# Records with a lower number may be committed later than one that was read already.
SPEELRUIMTE = 2000
# What was never counted is counted anyway: nothing can have changed after this.
ALLES = 2**62
GETALLEN = ("teller", "noemer", "rijen", "kenmerk", "ook_teller", "ook_noemer")
Sleutel = tuple[str, dt.date, int | None]


@dataclass
class Verschoven:
    """In which months the counts of which measure changed."""

    maanden: dict[str, set[dt.date]] = field(default_factory=dict)

    def add(self, meetwijze: str, maand: dt.date) -> None:
        self.maanden.setdefault(meetwijze, set()).add(maand)

    def touches(self, indicator: Indicator, van: dt.date, tot: dt.date) -> bool:
        """Whether something moved in these days for any definition of the indicator."""
        return any(
            van <= maand < tot
            for definitie in indicator.definities.all()
            for maand in self.maanden.get(definitie.meetwijze, ())
        )


def recount(
    indicatoren: Iterable[Indicator], *, every: set[dt.date], wanted: set[dt.date], at: dt.datetime
) -> Verschoven:
    """Count `wanted`, and of `every` month what was never counted or changed since."""
    names = {
        found.bron
        for indicator in indicatoren
        for definitie in indicator.definities.all()
        if (found := measures.find(definitie.meetwijze))
    }
    moved = Verschoven()
    for naam in sorted(names if every else ()):
        bron = measures.BRONNEN[naam]
        if bron.jaarlijks:
            # Small, and any year may have been delivered, corrected or taken back: read whole, in one go.
            first, last = dt.date(perioden.EERSTE_JAAR, 1, 1), perioden.add_months(max(every), 1)
            _store(naam, bron.count(Periode(midnight(first), midnight(last)), at), first, last, moved)
            continue
        begun = {maand for maand in every if maand >= perioden.BEGIN}
        known = set(GeteldeMaand.objects.filter(bron=naam).order_by("maand").values_list("maand", flat=True))
        maanden = (wanted & begun) | (begun - known)
        if bron.list_changed is not None:
            maanden |= _changed(naam, bron) & begun
        for van, tot in _runs(sorted(maanden)):
            _store(naam, bron.count(Periode(midnight(van), midnight(tot)), at), van, tot, moved)
        GeteldeMaand.objects.bulk_create(
            [GeteldeMaand(bron=naam, maand=maand) for maand in sorted(maanden - known)], ignore_conflicts=True
        )
    return moved


def _changed(naam: str, bron: measures.Bron) -> set[dt.date]:
    if bron.list_changed is None:
        return set()
    stand = Bronstand.objects.filter(bron=naam).first()
    maanden, last = bron.list_changed(stand.gelezen_tot - SPEELRUIMTE if stand else ALLES)
    Bronstand.objects.update_or_create(bron=naam, defaults={"gelezen_tot": last})
    return maanden


def _runs(maanden: list[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """Months that follow one another, as one half-open span each."""
    runs: list[tuple[dt.date, dt.date]] = []
    for maand in maanden:
        if runs and runs[-1][1] == maand:
            runs[-1] = (runs[-1][0], perioden.add_months(maand, 1))
        else:
            runs.append((maand, perioden.add_months(maand, 1)))
    return runs


def _store(naam: str, parts: Iterable[Maanddeel], van: dt.date, tot: dt.date, moved: Verschoven) -> None:
    """Write what differs from what was counted before in this span, and drop what is no longer there."""
    stored: dict[Sleutel, list[Any]] = {
        (meetwijze, maand, organisatie_id): numbers
        for meetwijze, maand, organisatie_id, *numbers in Maandtelling.objects.filter(
            bron=naam, maand__gte=van, maand__lt=tot
        )
        .order_by("pk")
        .values_list("meetwijze", "maand", "organisatie_id", *GETALLEN, "pk")
    }
    fresh: list[Maandtelling] = []
    for part in parts:
        numbers = [round(value, 6) for value in (part.teller, part.noemer)]
        row = [*numbers, part.rijen, part.kenmerk, part.ook_teller, part.ook_noemer]
        old = stored.pop((part.meetwijze, part.maand, part.organisatie_id), None)
        if old is None or old[:-1] != row:
            fresh.append(_as_row(naam, part, row))
            moved.add(part.meetwijze, part.maand)
    for meetwijze, maand, _ in stored:
        moved.add(meetwijze, maand)
    if stored:
        Maandtelling.objects.filter(pk__in=[numbers[-1] for numbers in stored.values()]).delete()
    Maandtelling.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["meetwijze", "maand", "organisatie"],
        update_fields=["bron", *GETALLEN],
    )


def _as_row(naam: str, part: Maanddeel, numbers: list[Any]) -> Maandtelling:
    return Maandtelling(
        bron=naam,
        meetwijze=part.meetwijze,
        maand=part.maand,
        organisatie_id=part.organisatie_id,
        **dict(zip(GETALLEN, numbers, strict=True)),
    )
