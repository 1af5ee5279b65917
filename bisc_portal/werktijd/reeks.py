"""The engine's arithmetic for a long row of starts under one norm: the same answers, far less work each.

Knows no Django. A test compares every answer with the engine's own.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from bisc_portal.werktijd import engine
from bisc_portal.werktijd.instants import MICROSECOND, ONE_DAY, edge, micros, moment
from bisc_portal.werktijd.kalender import Kalender, Tabel

# Instants in microseconds: due, breach, half of the time, three quarters.
Rij = tuple[int, int, int, int]
_Tabel = tuple[int, int, list[int], list[int], list[int], list[int]]
_NOTHING: _Tabel = (0, 0, [], [], [], [])


def reckon(kalender: Kalender, norm: engine.Norm, starts: Iterable[int]) -> Iterator[Rij]:
    """For each start (microseconds): due_at, breach_at and the two warnings, in the order asked."""
    fixed = norm.vast
    # By version for working days, by local date for calendar days.
    known: dict[int, int] = {}
    days = _Days(kalender)
    tabel, split, half_of, most_of = None, 0, 0, 0
    begins, ends, opens, closes, totals, shifts = _NOTHING
    for start in starts:
        if tabel is None or not (begins <= start < ends):
            tabel = kalender.table_over(start, start)
            begins, ends, opens, closes, totals, shifts = _unpack(tabel)
        i = bisect_right(opens, start) - 1
        if i < 0:
            i = begin = 0
        elif closes[i] <= start:
            begin = totals[i]
        else:
            begin = start - shifts[i]
        if fixed:
            asked = fixed
        elif norm.eenheid is engine.Eenheid.WERKDAGEN:
            version = bisect_right(kalender.starts, start)
            asked = known.get(version) or known.setdefault(version, _asked(kalender, norm, start))
        else:
            day = days.at(start)
            if day not in known:
                known[day] = micros(engine.due_at(kalender, moment(start), norm))
                tabel = kalender.table_over(start, known[day])
                begins, ends, opens, closes, totals, shifts = _unpack(tabel)
                begin = tabel.elapsed(start)
            asked = tabel.elapsed(known[day]) - begin
        target = begin + asked
        if asked <= 1 or target >= totals[-1]:
            # At the edge of the table, or nothing to divide: a start after the closing of its last day.
            yield _one(kalender, norm, start)
            tabel = None
            continue
        if asked != split:
            # Nearly always the same as for the start before.
            split, half_of, most_of = asked, _half_even(asked, 2), _half_even(3 * asked, 4)
        # No threshold lies before the interval of the start, and due is the last of the three.
        half, most = begin + half_of, begin + most_of
        h = bisect_left(totals, half, i)
        m = h if most <= totals[h] else bisect_left(totals, most, h)
        d = m if target <= totals[m] else bisect_left(totals, target, m)
        due = shifts[d] + target
        yield (
            due,
            opens[d + 1] if target == totals[d] else due,
            shifts[h] + half,
            shifts[m] + most,
        )


class _Days:
    """The local date of each start, as an ordinal; the zone is asked once as long as the date is the same."""

    def __init__(self, kalender: Kalender) -> None:
        self.kalender = kalender
        self.day, self.midnight, self.next_midnight = 0, 0, 0

    def at(self, start: int) -> int:
        if not self.midnight <= start < self.next_midnight:
            datum = self.kalender.date_at(start)
            self.day = datum.toordinal()
            self.midnight = edge(self.kalender.zone, datum)
            self.next_midnight = edge(self.kalender.zone, datum + ONE_DAY)
        return self.day


def _unpack(tabel: Tabel) -> _Tabel:
    return tabel.begins, tabel.ends, tabel.opens, tabel.closes, tabel.totals, tabel.ahead


def _asked(kalender: Kalender, norm: engine.Norm, start: int) -> int:
    return engine.norm_time(kalender, moment(start), norm) // MICROSECOND


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
