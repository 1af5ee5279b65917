import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi import perioden
from kpi.perioden import Soort, Tijdvak
from tests.kpi.factories import VANDAAG, span

DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2040, 12, 31))


@pytest.mark.parametrize(
    ("sleutel", "naam", "van", "tot"),
    [
        ("2026-10", "oktober 2026", dt.date(2026, 10, 1), dt.date(2026, 11, 1)),
        ("2026-12", "december 2026", dt.date(2026, 12, 1), dt.date(2027, 1, 1)),
        ("2026-k4", "vierde kwartaal 2026", dt.date(2026, 10, 1), dt.date(2027, 1, 1)),
        ("2026", "2026", dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
    ],
)
def test_a_key_names_a_span_of_days(sleutel: str, naam: str, van: dt.date, tot: dt.date) -> None:
    tijdvak = span(sleutel)

    assert (tijdvak.naam, tijdvak.van, tijdvak.tot) == (naam, van, tot)


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-0", "2026-k5", "26", "0000", "9999-12", "٢٠٢٦", "2026-10 ", "x" * 99]
)
def test_anything_else_is_no_period(text: str) -> None:
    assert perioden.parse(text) is None


@given(DAYS)
def test_every_period_around_a_day_holds_it_and_reads_back(day: dt.date) -> None:
    for tijdvak in perioden.around(day):
        assert tijdvak.van <= day < tijdvak.tot
        assert perioden.parse(tijdvak.sleutel) == tijdvak
        assert tijdvak.previous.tot == tijdvak.van


def test_the_periods_on_offer_begin_with_the_plan() -> None:
    tijdvakken = perioden.list_tijdvakken(VANDAAG)

    assert [t.sleutel for t in tijdvakken if t.soort == Soort.MAAND][::22] == ["2026-11", "2025-01"]
    assert [t.sleutel for t in tijdvakken if t.soort == Soort.JAAR] == ["2026", "2025"]
    assert len([t for t in tijdvakken if t.soort == Soort.KWARTAAL]) == 8


def test_a_day_of_the_clock_change_keeps_its_midnights() -> None:
    october = perioden.as_periode(dt.date(2026, 10, 1), dt.date(2026, 11, 1))

    assert october.tot - october.van == dt.timedelta(days=31, hours=1)


def test_a_series_stops_where_the_plan_begins() -> None:
    months = perioden.series(Tijdvak(dt.date(2025, 3, 1), Soort.MAAND), 13)

    assert [t.sleutel for t in months] == ["2025-01", "2025-02", "2025-03"]
