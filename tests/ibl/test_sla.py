import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibl import sla
from ibl.sla import Drempel, Klasse, Rijdagen, Uitslag
from tests.ibl.conftest import MAANDAG

UUR = dt.timedelta(hours=1)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEKENDS = frozenset(
    day for number in range(400) if (day := dt.date(2026, 1, 1) + dt.timedelta(days=number)).weekday() >= 5
)
moments = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
)


@pytest.mark.parametrize(
    ("beschikbaar", "geannuleerd", "nu", "uitslag"),
    [
        (30, None, 31, Uitslag.GEHAALD),
        (72, None, 100, Uitslag.GEHAALD),
        (72.001, None, 100, Uitslag.GEMIST),
        (None, None, 72, Uitslag.LOOPT),
        (None, None, 72.001, Uitslag.GEMIST),
        (None, 10, 100, Uitslag.TELT_NIET_MEE),
        (None, 73, 100, Uitslag.GEMIST),
    ],
)
def test_the_result_of_a_request(
    beschikbaar: float | None, geannuleerd: float | None, nu: float, uitslag: Uitslag
) -> None:
    def at(hours: float | None) -> dt.datetime | None:
        return None if hours is None else MAANDAG + hours * UUR

    assert (
        sla.judge(
            MAANDAG, beschikbaar_op=at(beschikbaar), geannuleerd_op=at(geannuleerd), now=MAANDAG + nu * UUR
        )
        == uitslag
    )


def test_the_clock_runs_on_over_the_change_to_winter_time() -> None:
    friday = dt.datetime(2026, 10, 23, 16, 0, tzinfo=AMSTERDAM).astimezone(dt.UTC)

    assert sla.due_at(friday).astimezone(AMSTERDAM) == dt.datetime(2026, 10, 26, 15, 0, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("hours", "klasse"),
    [(47.99, Klasse.BINNEN_48), (48, Klasse.BINNEN_72), (72, Klasse.BINNEN_72), (72.01, Klasse.BOVEN_72)],
)
def test_the_three_classes(hours: float, klasse: Klasse) -> None:
    assert sla.classify(hours * UUR) == klasse


def test_both_thresholds_are_found_after_an_outage() -> None:
    passed = sla.due_thresholds(MAANDAG, pending=MAANDAG + 48 * UUR, settled_op=None, now=MAANDAG + 100 * UUR)

    assert passed == ([Drempel.WAARSCHUWING, Drempel.GEMIST], None)


@given(
    settled=st.none() | st.floats(0, 120),
    looks=st.lists(st.floats(0, 200), min_size=1, max_size=20),
)
def test_however_often_somebody_looks_each_threshold_is_passed_once(
    settled: float | None, looks: list[float]
) -> None:
    settled_op = None if settled is None else MAANDAG + settled * UUR
    pending: dt.datetime | None = MAANDAG + 48 * UUR
    passed: list[Drempel] = []
    for look in sorted([*looks, 500.0]):
        if pending is not None and MAANDAG + look * UUR > pending:
            found, pending = sla.due_thresholds(
                MAANDAG, pending=pending, settled_op=settled_op, now=MAANDAG + look * UUR
            )
            passed += found

    expected = [
        drempel for drempel, after in sla.DREMPELS.items() if settled is None or settled * UUR > after
    ]
    assert passed == expected


@given(moments)
def test_72_hours_of_driving_days_never_end_before_72_hours(start: dt.datetime) -> None:
    due = Rijdagen(AMSTERDAM, WEEKENDS).due_at(start)

    assert due >= start + sla.NORM
    assert due.astimezone(AMSTERDAM).date() not in WEEKENDS or due.astimezone(AMSTERDAM).time() == dt.time()


def test_a_request_on_friday_gets_the_weekend_on_top() -> None:
    friday = dt.datetime(2026, 11, 20, 10, 0, tzinfo=AMSTERDAM)

    due = Rijdagen(AMSTERDAM, WEEKENDS).due_at(friday)

    assert due == dt.datetime(2026, 11, 25, 10, 0, tzinfo=AMSTERDAM)
