import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bisc_portal.importeren import waarden
from bisc_portal.importeren.errors import UnreadableValueError
from bisc_portal.importeren.waarden import Cel, Soort


@pytest.mark.parametrize(
    ("cel", "getal"),
    [
        ("1.234,56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1.500", "1500"),
        ("€ 1.250,50", "1250.50"),
        ("−12", "-12"),
        ("12\u00a0345", "12345"),
        (1234.5, "1234.5"),
        (7, "7"),
    ],
)
def test_a_dutch_number_is_read_as_it_is_meant(cel: Cel, getal: str) -> None:
    assert waarden.read_getal(cel) == Decimal(getal)


@pytest.mark.parametrize("cel", ["1,234.56", "12.5", "1.23.4", "veel", "1e5", "", "--1", dt.date(2026, 1, 1)])
def test_a_number_that_can_be_read_in_two_ways_is_refused(cel: Cel) -> None:
    with pytest.raises(UnreadableValueError, match="is geen getal"):
        waarden.read_getal(cel)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False))
def test_every_amount_comes_back_from_dutch_notation(amount: Decimal) -> None:
    dutch = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))

    assert waarden.read_getal(dutch) == amount


@pytest.mark.parametrize(
    "cel",
    [
        "1-2-2026",
        "01/02/2026",
        "1.2.2026",
        "2026-02-01",
        46054,
        46054.0,
        "46054",
        dt.datetime(2026, 2, 1, 9, 5),  # noqa: DTZ001  a cell of a spreadsheet has no zone
    ],
)
def test_a_date_is_read_day_first_or_as_excel_stores_it(cel: Cel) -> None:
    assert waarden.read_datum(cel) == dt.date(2026, 2, 1)


@pytest.mark.parametrize("cel", ["31-02-2026", "2/31/2026", "2026", 12, "morgen"])
def test_a_date_that_does_not_exist_is_refused(cel: Cel) -> None:
    with pytest.raises(UnreadableValueError, match="datum"):
        waarden.read_datum(cel)


@pytest.mark.parametrize("cel", ["01-07-2026 09:30", "2026-07-01T09:30:00", 46204.395833333336])
def test_a_moment_is_the_clock_in_amsterdam(cel: Cel) -> None:
    assert waarden.read_tijdstip(cel) == dt.datetime(2026, 7, 1, 7, 30, tzinfo=dt.UTC)


def test_a_whole_number_with_a_fraction_is_refused() -> None:
    assert waarden.read("12,0", Soort.GEHEEL) == "12"
    with pytest.raises(UnreadableValueError, match="geheel"):
        waarden.read("12,5", Soort.GEHEEL)


@pytest.mark.parametrize(
    ("cel", "waar"), [("ja", True), ("Nee", False), (True, True), ("x", True), (0.0, False)]
)
def test_yes_and_no_are_read_in_dutch(cel: Cel, waar: bool) -> None:
    assert waarden.read(cel, Soort.JANEE) is waar
