from decimal import Decimal

import pytest

from kpi import notatie


@pytest.mark.parametrize(
    ("aandeel", "text"),
    [
        ("0.9494", "94,9\u00a0%"),
        ("0.94999", "94,9\u00a0%"),
        ("0.95", "95,0\u00a0%"),
        ("1", "100\u00a0%"),
        ("0.99999", "99,9\u00a0%"),
        ("0", "0,0\u00a0%"),
    ],
)
def test_a_percentage_is_rounded_down(aandeel: str, text: str) -> None:
    assert notatie.procent(Decimal(aandeel)) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [("1284", 0, "1.284"), ("-3.7", 1, "−3,7"), ("-0.04", 1, "0,0"), ("1234567.89", 2, "1.234.567,89")],
)
def test_a_number_is_written_in_dutch(value: str, decimals: int, text: str) -> None:
    assert notatie.getal(Decimal(value), decimals) == text


@pytest.mark.parametrize(
    ("value", "text"), [("0.6", "+0,6"), ("-1.7", "−1,7"), ("0.04", "0,0"), ("-0.04", "0,0")]
)
def test_a_difference_carries_its_sign(value: str, text: str) -> None:
    assert notatie.verschil(Decimal(value), 1) == text


@pytest.mark.parametrize(
    ("value", "text"), [("0.956700", "0,9567"), ("1231.000000", "1231"), ("1200", "1200"), ("-0.5", "-0,5")]
)
def test_a_spreadsheet_gets_a_comma_and_no_points(value: str, text: str) -> None:
    assert notatie.csv_getal(Decimal(value)) == text
