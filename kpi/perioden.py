"""Months, quarters and years as people name them. Knows no Django.

A `Tijdvak` is a span of days in Amsterdam, half-open [van, tot). Its key stands in URLs:
2026-10, 2026-k3, 2026.
"""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from bisc_portal.meting import Periode

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# The Uitvoeringsplan 2025-2028: before it there is nothing to answer for.
BEGIN = dt.date(2025, 1, 1)
# Yearly figures of the libraries go further back: they show where the plan started.
EERSTE_JAAR = 2019
MAANDEN = [
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
]  # fmt: skip
MAANDEN_KORT = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
RANGTELWOORDEN = ["eerste", "tweede", "derde", "vierde"]
MONTHS_A_YEAR = 12


class Soort(StrEnum):
    MAAND = "maand"
    KWARTAAL = "kwartaal"
    JAAR = "jaar"


LENGTE = {Soort.MAAND: 1, Soort.KWARTAAL: 3, Soort.JAAR: 12}


@dataclass(frozen=True, order=True)
class Tijdvak:
    """A calendar month, quarter or year."""

    van: dt.date
    soort: Soort

    @property
    def tot(self) -> dt.date:
        return add_months(self.van, LENGTE[self.soort])

    @property
    def laatste_dag(self) -> dt.date:
        return self.tot - dt.timedelta(days=1)

    @property
    def sleutel(self) -> str:
        if self.soort == Soort.MAAND:
            return f"{self.van:%Y-%m}"
        return f"{self.van.year}-k{self.kwartaal}" if self.soort == Soort.KWARTAAL else str(self.van.year)

    @property
    def kwartaal(self) -> int:
        return (self.van.month + 2) // 3

    @property
    def naam(self) -> str:
        """'oktober 2026', 'derde kwartaal 2026', '2026'."""
        if self.soort == Soort.MAAND:
            return f"{MAANDEN[self.van.month - 1]} {self.van.year}"
        if self.soort == Soort.KWARTAAL:
            return f"{RANGTELWOORDEN[self.kwartaal - 1]} kwartaal {self.van.year}"
        return str(self.van.year)

    @property
    def kort(self) -> str:
        """'oktober', 'derde kwartaal', '2026': where the year stands nearby."""
        return self.naam if self.soort == Soort.JAAR else self.naam.rsplit(" ", 1)[0]

    @property
    def as_label(self) -> str:
        """'okt', 'K3', '2026': below a chart."""
        if self.soort == Soort.MAAND:
            return MAANDEN_KORT[self.van.month - 1]
        return f"K{self.kwartaal}" if self.soort == Soort.KWARTAAL else str(self.van.year)

    @property
    def previous(self) -> "Tijdvak":
        return Tijdvak(add_months(self.van, -LENGTE[self.soort]), self.soort)

    @property
    def begin_van_het_jaar(self) -> dt.date:
        return dt.date(self.van.year, 1, 1)

    def is_over(self, vandaag: dt.date) -> bool:
        return self.tot <= vandaag


def add_months(day: dt.date, months: int) -> dt.date:
    """The first of the month, so many months on."""
    index = day.year * MONTHS_A_YEAR + day.month - 1 + months
    return dt.date(index // MONTHS_A_YEAR, index % MONTHS_A_YEAR + 1, 1)


def maand_van(day: dt.date) -> Tijdvak:
    return Tijdvak(day.replace(day=1), Soort.MAAND)


def around(day: dt.date) -> list[Tijdvak]:
    """The month, the quarter and the year in which the day lies."""
    quarter = dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return [
        maand_van(day),
        Tijdvak(quarter, Soort.KWARTAAL),
        Tijdvak(dt.date(day.year, 1, 1), Soort.JAAR),
    ]


def parse(text: str) -> Tijdvak | None:
    """Read a key from a URL; None for anything else."""
    if match := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text, re.ASCII):
        return _from(int(match[1]), int(match[2]), Soort.MAAND)
    if match := re.fullmatch(r"(\d{4})-k([1-4])", text, re.ASCII):
        return _from(int(match[1]), int(match[2]) * 3 - 2, Soort.KWARTAAL)
    if match := re.fullmatch(r"(\d{4})", text, re.ASCII):
        return _from(int(match[1]), 1, Soort.JAAR)
    return None


def _from(year: int, month: int, soort: Soort) -> Tijdvak | None:
    return Tijdvak(dt.date(year, month, 1), soort) if dt.MINYEAR < year < dt.MAXYEAR else None


def list_tijdvakken(vandaag: dt.date) -> list[Tijdvak]:
    """Everything that began since the plan did, the latest first: months, then quarters, then years."""
    spans: list[Tijdvak] = []
    for start in around(vandaag):
        span = start
        while span.van >= BEGIN:
            spans.append(span)
            span = span.previous
    return spans


def list_jaren() -> list[Tijdvak]:
    """The years before the plan of which the libraries delivered figures, the latest first."""
    return [Tijdvak(dt.date(jaar, 1, 1), Soort.JAAR) for jaar in range(BEGIN.year - 1, EERSTE_JAAR - 1, -1)]


def months_between(van: dt.date, tot: dt.date) -> list[dt.date]:
    """The first day of each month in a span that begins with one."""
    months = [van.replace(day=1)]
    while (following := add_months(months[-1], 1)) < tot:
        months.append(following)
    return months


def series(last: Tijdvak, length: int, begin: dt.date = BEGIN) -> list[Tijdvak]:
    """The `length` spans up to and including `last`, the oldest first, none before `begin`."""
    spans = [last]
    while len(spans) < length and spans[0].previous.van >= begin:
        spans.insert(0, spans[0].previous)
    return spans


def as_periode(van: dt.date, tot: dt.date) -> Periode:
    """The instants of two midnights in Amsterdam."""
    return Periode(_midnight(van), _midnight(tot))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, tzinfo=AMSTERDAM).astimezone(dt.UTC)
