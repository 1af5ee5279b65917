"""The engine's arithmetic for a long row of starts under one norm: the same answers, far less work each.

Knows no Django. A test compares every answer with the engine's own.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from bisc_portal.werktijd import engine
from bisc_portal.werktijd.instants import MICROSECOND, micros, moment
from bisc_portal.werktijd.kalender import Kalender

# Instants in microseconds: due, breach, half of the time, three quarters.
Rij = tuple[int, int, int, int]
_FIXED = {engine.Eenheid.MINUTEN, engine.Eenheid.UREN}


def reckon(kalender: Kalender, norm: engine.Norm, starts: Iterable[int]) -> Iterator[Rij]:
    """For each start (microseconds): due_at, breach_at and the two warnings, in the order asked."""
    fixed = engine.norm_time(kalender, moment(0), norm) // MICROSECOND if norm.eenheid in _FIXED else None
    # By version for working days, by local date for calendar days.
    known: dict[int, int] = {}
    tabel = None
    for start in starts:
        if tabel is None or not (tabel.begins <= start < tabel.ends):
            tabel = kalender.table_over(start, start)
        opens, closes, totals = tabel.opens, tabel.closes, tabel.totals
        i = bisect_right(opens, start) - 1
        close = closes[i] if i >= 0 else 0
        begin = 0 if i < 0 else totals[i] if close <= start else totals[i] - close + start
        if fixed is not None:
            asked = fixed
        elif norm.eenheid is engine.Eenheid.WERKDAGEN:
            version = bisect_right(kalender.starts, start)
            if version not in known:
                known[version] = engine.norm_time(kalender, moment(start), norm) // MICROSECOND
            asked = known[version]
        else:
            day = kalender.date_at(start).toordinal()
            if day not in known:
                known[day] = micros(engine.due_at(kalender, moment(start), norm))
                tabel = kalender.table_over(start, known[day])
                opens, closes, totals = tabel.opens, tabel.closes, tabel.totals
                begin = tabel.elapsed(start)
            asked = tabel.elapsed(known[day]) - begin
        target = begin + asked
        if asked <= 0 or target >= totals[-1]:
            # At the edge of the table, or a start after the last closing of its own day: the long way.
            yield _one(kalender, norm, start)
            tabel = None
            continue
        i = bisect_left(totals, target)
        due = closes[i] - totals[i] + target
        breach = opens[i + 1] if due == closes[i] else due
        half, most = begin + _half_even(asked, 2), begin + _half_even(3 * asked, 4)
        i = bisect_left(totals, half)
        j = bisect_left(totals, most)
        yield (
            due,
            breach,
            closes[i] - totals[i] + half if half > begin else start,
            closes[j] - totals[j] + most if most > begin else start,
        )


def _half_even(number: int, divisor: int) -> int:
    """Division rounded as timedelta does it."""
    quotient, rest = divmod(number, divisor)
    return quotient + (2 * rest > divisor or (2 * rest == divisor and quotient % 2 == 1))


def _one(kalender: Kalender, norm: engine.Norm, start: int) -> Rij:
    van = moment(start)
    asked = engine.norm_time(kalender, van, norm)
    return (
        micros(engine.due_at(kalender, van, norm)),
        micros(engine.breach_at(kalender, van, norm)),
        micros(engine.add_service_time(kalender, van, asked / 2)),
        micros(engine.add_service_time(kalender, van, asked * 3 / 4)),
    )
