"""A working calendar: dated versions of opening hours, dated closures, and the open intervals they make."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from bisc_portal.werktijd.errors import (
    TOO_FAR,
    BeforeFirstVersieError,
    EmptyKalenderError,
    HorizonExceededError,
    InvalidKalenderError,
)
from bisc_portal.werktijd.instants import ALWAYS, MICROSECOND, ONE_DAY, edge, moment

# A due time further away than this is a mistake in the norm or the calendar, not a promise.
HORIZON = dt.timedelta(days=3660)
# One table never spans more years than this.
MAX_YEARS = 200
DAYS_A_WEEK = 7
_ALWAYS_KNOWN = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, order=True)
class Venster:
    """Half-open [van, tot) on the wall clock of one date; `tot` 00:00 is the midnight that ends the date."""

    van: dt.time
    tot: dt.time

    def __post_init__(self) -> None:
        if self.van.tzinfo or self.tot.tzinfo:
            raise InvalidKalenderError("Een venster is een tijd op de klok, zonder tijdzone.")
        if self.tot != dt.time.min and self.van >= self.tot:
            raise InvalidKalenderError(f"Een venster sluit na het openen: {self.van:%H:%M}-{self.tot:%H:%M}.")

    @property
    def duur(self) -> dt.timedelta:
        """Length on the wall clock."""
        date = dt.date.min
        midnight = ONE_DAY if self.tot == dt.time.min else dt.timedelta(0)
        return dt.datetime.combine(date, self.tot) - dt.datetime.combine(date, self.van) + midnight

    def overlaps(self, other: "Venster") -> bool:
        """Windows that touch do not overlap."""
        first, second = sorted((self, other))
        return first.tot == dt.time.min or second.van < first.tot


def ordered(vensters: Iterable[Venster]) -> tuple[Venster, ...]:
    """Sorted by opening; raises InvalidKalenderError when two overlap."""
    found = tuple(sorted(vensters))
    for before, after in pairwise(found):
        if before.overlaps(after):
            raise InvalidKalenderError(f"Vensters overlappen elkaar rond {after.van:%H:%M}.")
    return found


Week = tuple[tuple[Venster, ...], ...]


@dataclass(frozen=True)
class Versie:
    """Opening hours from a date on: `week[0]` is Monday. `dag` is the day that *werkdagen* multiply."""

    geldig_vanaf: dt.date
    dag: Venster
    week: Week
    werkdag: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.week) != DAYS_A_WEEK:
            raise InvalidKalenderError("Een kalenderversie noemt zeven weekdagen.")
        object.__setattr__(self, "week", tuple(ordered(vensters) for vensters in self.week))
        object.__setattr__(self, "werkdag", self.dag.duur // MICROSECOND)


@dataclass(frozen=True)
class Sluiting:
    """One date with other hours: closed all day, or open in `vensters` instead of the usual ones."""

    datum: dt.date
    reden: str
    vensters: tuple[Venster, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "vensters", ordered(self.vensters))


@dataclass(frozen=True, slots=True)
class Tabel:
    """Open intervals of a run of years, in order, with their dates (`days`, ordinals). Never changed.

    `totals[i]` is the service time from the beginning up to `closes[i]`; `ahead[i]` is how much an instant in
    the interval is ahead of its service time.
    """

    years: range
    begins: int
    ends: int
    opens: list[int]
    closes: list[int]
    totals: list[int]
    days: list[int]
    ahead: list[int]

    def elapsed(self, at: int) -> int:
        """Service time from the beginning of the table."""
        i = bisect_right(self.opens, at) - 1
        if i < 0:
            return 0
        return self.totals[i] if self.closes[i] <= at else at - self.ahead[i]

    def reach(self, start: int, asked: int) -> int:
        """The earliest instant with this service time since `start`; long ago when the table is too short."""
        totals, ahead = self.totals, self.ahead
        i = bisect_right(self.opens, start) - 1
        if i < 0:
            if start < self.begins:
                return -ALWAYS
            target = asked
        elif self.closes[i] <= start:
            target = totals[i] + asked
        else:
            target = start - ahead[i] + asked
        j = bisect_left(totals, target)
        return ahead[j] + target if j < len(totals) else -ALWAYS


@dataclass(frozen=True)
class Kalender:
    """When service time passes. Immutable and hashable; keeps a table of intervals that grows as it is asked.

    `altijd_open` is 24 × 7: real elapsed time. Windows and closures then play no part; a *werkdag* is the
    version's `dag`, or 24 hours without one.
    """

    versies: tuple[Versie, ...] = ()
    sluitingen: tuple[Sluiting, ...] = ()
    tijdzone: str = "Europe/Amsterdam"
    altijd_open: bool = False
    zone: ZoneInfo = field(init=False, repr=False, compare=False)
    starts: list[int] = field(init=False, repr=False, compare=False)
    _closed: dict[dt.date, Sluiting] = field(init=False, repr=False, compare=False)
    _years: dict[int, list[tuple[int, int, int]]] = field(init=False, repr=False, compare=False)
    tabel: Tabel = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            zone = ZoneInfo(self.tijdzone)
        except (KeyError, ValueError, OSError) as error:
            raise InvalidKalenderError(f"Tijdzone {self.tijdzone!r} bestaat niet.") from error
        versies = tuple(sorted(self.versies, key=lambda versie: versie.geldig_vanaf))
        if len({versie.geldig_vanaf for versie in versies}) < len(versies):
            raise InvalidKalenderError("Twee kalenderversies gaan op dezelfde dag in.")
        if not self.altijd_open and not (versies and all(any(versie.week) for versie in versies)):
            raise EmptyKalenderError("Zonder openingstijden verstrijkt er geen werktijd.")
        closed = {sluiting.datum: sluiting for sluiting in self.sluitingen}
        if len(closed) < len(self.sluitingen):
            raise InvalidKalenderError("Een datum staat tweemaal bij de sluitingen.")
        always = Tabel(range(1), -ALWAYS, ALWAYS, [-ALWAYS], [ALWAYS], [2 * ALWAYS], [0], [-ALWAYS])
        for name, value in (
            ("versies", versies),
            ("sluitingen", tuple(sorted(self.sluitingen, key=lambda sluiting: sluiting.datum))),
            ("zone", zone),
            ("starts", [edge(zone, versie.geldig_vanaf) for versie in versies]),
            ("_closed", closed),
            ("_years", {}),
            ("tabel", always if self.altijd_open else Tabel(range(0), 0, 0, [], [], [], [], [])),
        ):
            object.__setattr__(self, name, value)

    @property
    def begint(self) -> dt.datetime:
        """The first instant it says something about; what lies before it cannot be reckoned."""
        return _ALWAYS_KNOWN if self.altijd_open else moment(self.starts[0])

    def versie_on(self, datum: dt.date) -> Versie | None:
        """The version in force on a date; None before the first."""
        i = bisect_right(self.versies, datum, key=lambda versie: versie.geldig_vanaf) - 1
        return self.versies[i] if i >= 0 else None

    def sluiting_on(self, datum: dt.date) -> Sluiting | None:
        return self._closed.get(datum)

    def vensters_on(self, datum: dt.date) -> tuple[Venster, ...]:
        """The windows of a date: of its closure if it has one, else of its weekday."""
        versie, sluiting = self.versie_on(datum), self._closed.get(datum)
        if versie is None:
            return ()
        return sluiting.vensters if sluiting else versie.week[datum.weekday()]

    def date_at(self, at: int) -> dt.date:
        """The local date of an instant."""
        try:
            return moment(at).astimezone(self.zone).date()
        except OverflowError as error:
            raise HorizonExceededError(TOO_FAR) from error

    def table_over(self, van: int, tot: int) -> Tabel:
        """The table, grown until it holds both instants."""
        tabel = self.tabel
        if tabel.begins <= van and tot < tabel.ends:
            return tabel
        if van < self.starts[0]:
            raise BeforeFirstVersieError(
                f"De kalender geldt vanaf {self.versies[0].geldig_vanaf:%d-%m-%Y}; eerder telt er niets."
            )
        return self._grow(self.date_at(van).year, self.date_at(tot).year + 1)

    def table_beyond(self, tabel: Tabel, start: int) -> Tabel:
        """The table with a year more; raises HorizonExceededError when that year is too far from `start`."""
        if tabel.ends - start > HORIZON // MICROSECOND:
            raise HorizonExceededError(TOO_FAR)
        return self._grow(tabel.years.start, tabel.years.stop)

    def _grow(self, first: int, last: int) -> Tabel:
        """Put a new, larger table in place of the old one, which another thread may be reading."""
        old = self.tabel.years
        years = range(min(first, old.start), max(last + 1, old.stop)) if old else range(first, last + 1)
        if len(years) > MAX_YEARS or years.stop > dt.MAXYEAR:
            raise HorizonExceededError(TOO_FAR)
        for year in years:
            if year not in self._years:
                self._years[year] = list(self._intervals_in(year))
        intervals = [interval for year in years for interval in self._years[year]]
        closes = [closed for _, closed, _ in intervals]
        totals = list(accumulate(closed - opened for opened, closed, _ in intervals))
        tabel = Tabel(
            years,
            max(edge(self.zone, dt.date(years.start, 1, 1)), self.starts[0]),
            edge(self.zone, dt.date(years.stop, 1, 1)),
            [opened for opened, _, _ in intervals],
            closes,
            totals,
            [day for _, _, day in intervals],
            [close - total for close, total in zip(closes, totals, strict=True)],
        )
        object.__setattr__(self, "tabel", tabel)
        return tabel

    def _intervals_in(self, year: int) -> Iterator[tuple[int, int, int]]:
        """Open intervals of a year with their dates; none crosses a midnight, and none is empty."""
        datum = dt.date(year, 1, 1)
        while datum.year == year:
            for venster in self.vensters_on(datum):
                opened, closed = span(self.zone, datum, venster)
                if opened < closed:
                    yield opened, closed, datum.toordinal()
            datum += ONE_DAY


def span(zone: ZoneInfo, datum: dt.date, venster: Venster) -> tuple[int, int]:
    end = datum + ONE_DAY if venster.tot == dt.time.min else datum
    return edge(zone, datum, venster.van), edge(zone, end, venster.tot)
