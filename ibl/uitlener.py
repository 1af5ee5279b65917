"""Which branch lends: whoever gets it there first, and of those the one whose turn it is. Knows no Django.

The van calls at a branch on the days of the route. What it fetches is sorted that evening and brought on the
first call at the other branch on a later day.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# To find it on the shelf and put it in a crate.
KLAARZETTEN = dt.timedelta(hours=3)
UITPAKKEN = dt.timedelta(minutes=30)
VENSTER = dt.timedelta(days=90)


@dataclass(frozen=True)
class Kandidaat:
    """A branch that has it: the calls of the van there, and what its library lent and borrowed lately."""

    vestiging: int
    naam: str
    bezoeken: Sequence[dt.datetime]
    uitgeleend: int = 0
    geleend: int = 0

    @property
    def verhouding(self) -> float:
        """Below one: it borrowed more than it lent, so it is its turn. A new library stands at one."""
        return (self.uitgeleend + 1) / (self.geleend + 1)


@dataclass(frozen=True)
class Keuze:
    kandidaat: Kandidaat
    klaar_op: dt.datetime | None

    @property
    def volgorde(self) -> tuple[bool, dt.datetime, float, int]:
        """First the moment, then whose turn it is, then always the same."""
        never = dt.datetime.max.replace(tzinfo=dt.UTC)
        return (
            self.klaar_op is None,
            self.klaar_op or never,
            self.kandidaat.verhouding,
            self.kandidaat.vestiging,
        )


def expect_ready(
    now: dt.datetime, ophalen: Iterable[dt.datetime], bezorgen: Iterable[dt.datetime]
) -> dt.datetime | None:
    """When it can be on the other shelf; None when no van calls in the days that are known."""
    fetched = next((visit for visit in ophalen if visit >= now + KLAARZETTEN), None)
    if fetched is None:
        return None
    brought = next((visit for visit in bezorgen if visit.date() > fetched.date()), None)
    return brought + UITPAKKEN if brought else None


def rank(
    kandidaten: Iterable[Kandidaat], bezorgen: Sequence[dt.datetime], *, now: dt.datetime
) -> list[Keuze]:
    """Order the candidates, the best first."""
    chosen = [Keuze(k, expect_ready(now, k.bezoeken, bezorgen)) for k in kandidaten]
    return sorted(chosen, key=lambda keuze: keuze.volgorde)


def list_bezoeken(
    now: dt.datetime,
    *,
    rijdagen: Iterable[dt.date],
    weekdagen: frozenset[int],
    dicht: frozenset[dt.date],
    tijden: dict[int, dt.time],
    gewoon: dt.time = dt.time(10),
) -> list[dt.datetime]:
    """The calls at one branch from now on, in local time; without a pattern every driving day."""
    zone = now.tzinfo
    days = (datum for datum in rijdagen if not weekdagen or datum.weekday() in weekdagen)
    moments = (
        dt.datetime.combine(datum, tijden.get(datum.weekday(), gewoon), zone)
        for datum in days
        if datum not in dicht
    )
    return [moment for moment in moments if moment > now]
