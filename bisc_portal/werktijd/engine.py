"""Service time: adds it to an instant and measures it between two. Knows no Django, no rows and no clock.

Instants go in with an offset and come out in UTC. Opening hours are times on the wall clock of the calendar's
own zone, converted date by date, so that no clock change is ever crossed by adding hours. `docs/sla.md` tells
the same in prose.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise

from bisc_portal.werktijd.errors import (
    TOO_FAR,
    BeforeFirstVersieError,
    EmptyKalenderError,
    HorizonExceededError,
    InvalidKalenderError,
    InvalidNormError,
    InvalidPauzeError,
    NaiveMomentError,
    OpenPauzeError,
    WerktijdError,
)
from bisc_portal.werktijd.instants import ALWAYS, MICROSECOND, MINUTE, ONE_DAY, edge, micros, moment
from bisc_portal.werktijd.kalender import HORIZON, Kalender, Sluiting, Venster, Versie, span

__all__ = [
    "BeforeFirstVersieError",
    "Eenheid",
    "EmptyKalenderError",
    "Grond",
    "HorizonExceededError",
    "InvalidKalenderError",
    "InvalidNormError",
    "InvalidPauzeError",
    "Kalender",
    "NaiveMomentError",
    "Norm",
    "OpenPauzeError",
    "Pauze",
    "Segment",
    "Sluiting",
    "Venster",
    "Versie",
    "WerktijdError",
    "add_service_time",
    "breach_at",
    "breached",
    "due_at",
    "explain",
    "is_open",
    "next_opening",
    "norm_time",
    "service_time",
]

_HORIZON = HORIZON // MICROSECOND


class Eenheid(StrEnum):
    MINUTEN = "minuten"
    UREN = "uren"
    WERKDAGEN = "werkdagen"
    KALENDERDAGEN = "kalenderdagen"


_LENGTHS = {Eenheid.MINUTEN: MINUTE, Eenheid.UREN: 60 * MINUTE}


class Grond(StrEnum):
    """Why a segment counts or does not."""

    OPEN = "open"
    GESLOTEN = "gesloten"
    SLUITING = "sluiting"
    PAUZE = "pauze"


@dataclass(frozen=True, slots=True)
class Norm:
    eenheid: Eenheid
    aantal: int
    # In microseconds; 0 when it depends on the calendar and the start.
    vast: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.aantal < 1:
            raise InvalidNormError("Een norm is minstens 1.")
        object.__setattr__(self, "vast", self.aantal * _LENGTHS.get(self.eenheid, 0))


@dataclass(frozen=True, slots=True)
class Pauze:
    """Half-open [van, tot); `tot=None` has not ended yet."""

    van: dt.datetime
    tot: dt.datetime | None = None

    def __post_init__(self) -> None:
        if self.tot is not None and micros(self.tot) < micros(self.van):
            raise InvalidPauzeError("Een pauze eindigt niet vóór zij begint.")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch [van, tot) of an explanation, in UTC; `versie` is the valid-from date of the hours used."""

    van: dt.datetime
    tot: dt.datetime
    telt_mee: bool
    grond: Grond
    reden: str
    versie: dt.date | None

    @property
    def duur(self) -> dt.timedelta:
        """Real time, also over a clock change."""
        return self.tot - self.van


def service_time(
    kalender: Kalender, van: dt.datetime, tot: dt.datetime, pauzes: Iterable[Pauze] = ()
) -> dt.timedelta:
    """Service time that passes in [van, tot), pauses left out; zero when `tot` is not after `van`."""
    begin, end = micros(van), micros(tot)
    if end <= begin:
        return dt.timedelta(0)
    tabel = kalender.table_over(begin, end)
    total = tabel.elapsed(end) - tabel.elapsed(begin)
    for paused, resumed in _merged(pauzes, begin):
        if paused < end:
            total -= tabel.elapsed(min(resumed, end)) - tabel.elapsed(paused)
    return dt.timedelta(microseconds=total)


def add_service_time(
    kalender: Kalender, start: dt.datetime, duur: dt.timedelta, pauzes: Iterable[Pauze] = ()
) -> dt.datetime:
    """The earliest instant at which `duur` of service time has passed since `start`."""
    begin = micros(start)
    return moment(_reach(kalender, begin, duur // MICROSECOND, _merged(pauzes, begin)))


def norm_time(kalender: Kalender, start: dt.datetime, norm: Norm) -> dt.timedelta:
    """What the norm asks from this start, in service time; for *kalenderdagen* up to that day's closing."""
    return dt.timedelta(microseconds=_asked(kalender, micros(start), norm))


def due_at(kalender: Kalender, start: dt.datetime, norm: Norm, pauzes: Iterable[Pauze] = ()) -> dt.datetime:
    """The earliest instant with elapsed service time = norm: what a reporter is promised.

    Raises OpenPauzeError when a pause without an end comes first.
    """
    begin = micros(start)
    asked = norm.vast or _asked(kalender, begin, norm)
    # Nearly every deadline: no pause, and within the table that is there.
    if not pauzes:
        reached = kalender.tabel.reach(begin, asked)
        if begin < reached <= begin + _HORIZON:
            return moment(reached)
    return moment(_reach(kalender, begin, asked, _merged(pauzes, begin)))


def breach_at(
    kalender: Kalender, start: dt.datetime, norm: Norm, pauzes: Iterable[Pauze] = ()
) -> dt.datetime:
    """The instant after which elapsed service time > norm.

    That is `due_at`, or the next opening when `due_at` is a closing. At the instant itself the norm is still
    met; one microsecond later it is not.
    """
    begin = micros(start)
    stops = _merged(pauzes, begin)
    at = _reach(kalender, begin, _asked(kalender, begin, norm), stops)
    for paused, resumed in stops:
        at = _next_open(kalender, at)
        if paused <= at < resumed:
            at = _resumed(resumed)
    return moment(_next_open(kalender, at))


def breached(
    kalender: Kalender, start: dt.datetime, norm: Norm, opgepakt: dt.datetime, pauzes: Iterable[Pauze] = ()
) -> bool:
    """The one predicate that decides: elapsed service time at pick-up > norm."""
    return service_time(kalender, start, opgepakt, pauzes) > norm_time(kalender, start, norm)


def next_opening(kalender: Kalender, when: dt.datetime) -> dt.datetime:
    """`when` itself if service time passes then, else the first instant at which it does."""
    return moment(_next_open(kalender, micros(when)))


def is_open(kalender: Kalender, when: dt.datetime) -> bool:
    """Whether service time passes at this instant; open at the opening, closed at the closing."""
    at = micros(when)
    return _next_open(kalender, at) == at


def explain(
    kalender: Kalender, start: dt.datetime, tot: dt.datetime, pauzes: Iterable[Pauze] = ()
) -> list[Segment]:
    """[start, tot) as segments that touch: what counts, what does not, and why.

    The durations that count add up to `service_time`. Only service time is called a pause or a closure:
    an evening inside a pause is closed, as it would have been without one.
    """
    begin, end = micros(start), micros(tot)
    if end - begin > _HORIZON:
        raise HorizonExceededError(TOO_FAR)
    stops = _merged(pauzes, begin)
    found: list[_Piece] = []
    for piece in _pieces(kalender, begin, end):
        for part in _without(piece, stops):
            if found and found[-1].touches(part):
                found[-1] = replace(found[-1], tot=part.tot)
            else:
                found.append(part)
    return [
        Segment(
            moment(part.van),
            moment(part.tot),
            part.grond is Grond.OPEN,
            part.grond,
            part.reden,
            part.versie,
        )
        for part in found
    ]


@dataclass(frozen=True, slots=True)
class _Piece:
    van: int
    tot: int
    grond: Grond
    reden: str
    versie: dt.date | None

    def touches(self, later: "_Piece") -> bool:
        """Whether the later piece says the same for the same reason."""
        return (self.tot, self.grond, self.reden, self.versie) == (
            later.van,
            later.grond,
            later.reden,
            later.versie,
        )


def _pieces(kalender: Kalender, begin: int, end: int) -> Iterator[_Piece]:
    """[begin, end) by date and window, pauses not yet taken out."""
    if end <= begin:
        return
    if kalender.altijd_open:
        yield _Piece(begin, end, Grond.OPEN, "dag en nacht open", None)
        return
    kalender.table_over(begin, end)
    datum, at = kalender.date_at(begin), begin
    while at < end:
        for piece in _pieces_on(kalender, datum):
            van, tot = max(piece.van, begin), min(piece.tot, end)
            if van < tot:
                yield replace(piece, van=van, tot=tot)
        datum += ONE_DAY
        at = edge(kalender.zone, datum)


def _pieces_on(kalender: Kalender, datum: dt.date) -> Iterator[_Piece]:
    versie, sluiting = kalender.versie_on(datum), kalender.sluiting_on(datum)
    if versie is None:
        return
    zone = kalender.zone
    usual = [span(zone, datum, venster) for venster in versie.week[datum.weekday()]]
    actual = [span(zone, datum, venster) for venster in kalender.vensters_on(datum)]
    edges = {edge(zone, datum), edge(zone, datum + ONE_DAY)}
    edges.update(end for interval in (*usual, *actual) for end in interval)
    ordered = sorted(edges)
    for van, tot in pairwise(ordered):
        normally = any(opened <= van < closed for opened, closed in usual)
        if any(opened <= van < closed for opened, closed in actual):
            grond, reden = Grond.OPEN, "open" if normally or not sluiting else sluiting.reden
        elif normally and sluiting:
            grond, reden = Grond.SLUITING, sluiting.reden
        else:
            grond, reden = Grond.GESLOTEN, "buiten openingstijd"
        yield _Piece(van, tot, grond, reden, versie.geldig_vanaf)


def _without(piece: _Piece, stops: list[tuple[int, int]]) -> Iterator[_Piece]:
    """The piece cut where a pause takes service time out of it."""
    at = piece.van
    if piece.grond is Grond.OPEN:
        for paused, resumed in stops:
            van, tot = max(paused, at), min(resumed, piece.tot)
            if van < tot:
                if at < van:
                    yield replace(piece, van=at, tot=van)
                yield _Piece(van, tot, Grond.PAUZE, "pauze", piece.versie)
                at = tot
    if at < piece.tot:
        yield replace(piece, van=at)


def _asked(kalender: Kalender, start: int, norm: Norm) -> int:
    if norm.vast:
        return norm.vast
    if norm.eenheid is Eenheid.WERKDAGEN:
        i = bisect_right(kalender.starts, start) - 1
        return norm.aantal * (kalender.versies[i].werkdag if i >= 0 else ONE_DAY // MICROSECOND)
    close = _close_of_service(kalender, start, norm.aantal)
    tabel = kalender.table_over(start, close)
    return tabel.elapsed(close) - tabel.elapsed(start)


def _close_of_service(kalender: Kalender, start: int, days: int) -> int:
    """The last closing of the n-th day after the local date of `start`, or of the next day that opens."""
    day = kalender.date_at(start).toordinal() + days
    if days > HORIZON.days or day >= dt.date.max.toordinal():
        raise HorizonExceededError(TOO_FAR)
    if kalender.altijd_open:
        return edge(kalender.zone, dt.date.fromordinal(day + 1))
    tabel = kalender.table_over(start, start)
    while not tabel.days or tabel.days[-1] < day:
        tabel = kalender.table_beyond(tabel, start)
    opens = tabel.days[bisect_left(tabel.days, day)]
    return tabel.closes[bisect_right(tabel.days, opens) - 1]


def _reach(kalender: Kalender, start: int, asked: int, stops: list[tuple[int, int]]) -> int:
    """The earliest instant with `asked` service time since `start`."""
    if asked < 0:
        raise InvalidNormError("Werktijd loopt niet terug.")
    if asked == 0:
        return start
    at = start
    for paused, resumed in stops:
        if paused - start > _HORIZON:
            break
        tabel = kalender.table_over(at, paused)
        passed = tabel.elapsed(paused) - tabel.elapsed(at)
        if passed >= asked:
            break
        asked -= passed
        at = _resumed(resumed)
    tabel = kalender.table_over(start, at)
    target = tabel.elapsed(at) + asked
    while not tabel.totals or target > tabel.totals[-1]:
        tabel = kalender.table_beyond(tabel, start)
        target = tabel.elapsed(at) + asked
    i = bisect_left(tabel.totals, target)
    reached = tabel.closes[i] - tabel.totals[i] + target
    if reached - start > _HORIZON:
        raise HorizonExceededError(TOO_FAR)
    return reached


def _next_open(kalender: Kalender, at: int) -> int:
    """`at` when it lies in an open interval, else the next opening."""
    tabel = kalender.table_over(at, at)
    while not tabel.closes or at >= tabel.closes[-1]:
        tabel = kalender.table_beyond(tabel, at)
    return max(tabel.opens[bisect_right(tabel.closes, at)], at)


def _merged(pauzes: Iterable[Pauze], start: int) -> list[tuple[int, int]]:
    """Pauses from `start` on as disjoint intervals in order; one without an end lasts always."""
    merged: list[tuple[int, int]] = []
    if not pauzes:
        return merged
    for paused, resumed in sorted(
        (micros(pauze.van), ALWAYS if pauze.tot is None else micros(pauze.tot)) for pauze in pauzes
    ):
        begin = max(paused, start)
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], resumed))
        elif begin < resumed:
            merged.append((begin, resumed))
    return merged


def _resumed(at: int) -> int:
    if at == ALWAYS:
        raise OpenPauzeError("De klok staat stil in een pauze die nog loopt.")
    return at
