"""A long row of starts gives the engine's own answers."""

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bisc_portal.werktijd import engine
from bisc_portal.werktijd.engine import Eenheid, Kalender, Norm
from bisc_portal.werktijd.instants import micros
from bisc_portal.werktijd.reeks import reckon
from servicedesk import sla
from tests.werktijd.kalenders import ALTIJD_OPEN, at, closed, desk, versie

CALENDARS = [
    desk(closed("2026-12-25", "Kerst"), closed("2026-12-31", "Oudjaar", "08:30-15:00")),
    Kalender((versie(), versie("09:00-16:00", vanaf=dt.date(2026, 12, 1)))),
    Kalender((versie(hours="08:30-12:00 13:00-17:00"),)),
    ALTIJD_OPEN,
]
NORMS = [
    Norm(Eenheid.MINUTEN, 45),
    Norm(Eenheid.UREN, 2),
    Norm(Eenheid.WERKDAGEN, 3),
    Norm(Eenheid.KALENDERDAGEN, 14),
]
MOMENTS = st.datetimes(dt.datetime(2026, 10, 1), dt.datetime(2027, 1, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=dt.UTC)
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(CALENDARS), st.sampled_from(NORMS), st.lists(MOMENTS, max_size=6))
def test_every_answer_is_the_answer_of_the_engine(
    kalender: Kalender, norm: Norm, starts: list[dt.datetime]
) -> None:
    expected = [sla.promise(kalender, start, norm) for start in starts]

    found = list(reckon(kalender, norm, [micros(start) for start in starts]))

    assert found == [
        (micros(b.due_at), micros(b.breach_at), micros(b.warn50_at), micros(b.warn75_at)) for b in expected
    ]


def test_a_row_may_begin_before_any_table_was_made() -> None:
    fresh = desk()
    start = at("2026-12-31 16:59")

    (found,) = reckon(fresh, Norm(Eenheid.WERKDAGEN, 10), [micros(start)])

    assert found[0] == micros(engine.due_at(desk(), start, Norm(Eenheid.WERKDAGEN, 10)))
