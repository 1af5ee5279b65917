"""The second clock in stretches: the same deadlines as walking from day to day, at every instant."""

import bisect
import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from ibl import sla

BEGIN, EIND = dt.date(2026, 3, 20), dt.date(2026, 4, 10)  # the clocks change in between
ZONE = ZoneInfo("Europe/Amsterdam")
MIDNIGHT = dt.datetime(2026, 3, 20, tzinfo=ZONE).astimezone(dt.UTC)


@given(
    vrij=st.sets(st.integers(0, 60), max_size=45),
    moments=st.lists(st.integers(0, 20 * 24 * 60), min_size=1),
    past=st.sampled_from([-1, 0, 1]),
)
@settings(deadline=None)
def test_a_stretch_gives_the_deadline_that_walking_gives(
    vrij: set[int], moments: list[int], past: int
) -> None:
    rijdagen = sla.Rijdagen(ZONE, frozenset(BEGIN + dt.timedelta(days=number) for number in vrij))
    shifts = rijdagen.list_shifts(BEGIN, EIND)
    begins = [shift.vanaf for shift in shifts]
    edges = [begin for begin in begins if begin > MIDNIGHT]
    asked = [MIDNIGHT + dt.timedelta(minutes=minute, microseconds=max(past, 0)) for minute in moments]

    for start in [*asked, *(edge + dt.timedelta(microseconds=past) for edge in edges)]:
        shift = shifts[bisect.bisect_right(begins, start) - 1]
        due = shift.vast if shift.later is None else start + shift.later
        assert due == rijdagen.due_at(start)


def test_no_two_stretches_of_one_day_say_the_same() -> None:
    weekend = frozenset(day for n in range(60) if (day := BEGIN + dt.timedelta(days=n)).weekday() >= 5)

    shifts = sla.Rijdagen(ZONE, weekend).list_shifts(BEGIN, EIND)

    assert len(shifts) == (EIND - BEGIN).days + len([s for s in shifts if s.vanaf.microsecond])
