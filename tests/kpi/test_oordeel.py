import datetime as dt
from decimal import Decimal

import pytest

from kpi.oordeel import Norm, Status, judge

HARD = Norm(groen=Decimal("0.95"), oranje=Decimal("0.95"))
ALLE = Norm(groen=Decimal(1), oranje=Decimal("0.95"))
JAAR = (dt.date(2026, 1, 1), dt.date(2027, 1, 1))
SESSIES = Norm(groen=Decimal(5), oranje=Decimal(5), opbouw=JAAR)
GBS = Norm(
    groen=Decimal(1),
    oranje=Decimal(1),
    opbouw=(dt.date(2025, 1, 1), dt.date(2029, 1, 1)),
    stappen=Decimal(8),
)
NOV = dt.date(2026, 11, 1)


@pytest.mark.parametrize(
    ("waarde", "norm", "status"),
    [
        (Decimal("0.95"), HARD, Status.GEHAALD),
        (Decimal("0.9499999"), HARD, Status.NIET_GEHAALD),
        (Decimal(1), ALLE, Status.GEHAALD),
        (Decimal(41) / 42, ALLE, Status.LET_OP),
        (Decimal(18) / 20, ALLE, Status.NIET_GEHAALD),
        (Decimal(0), HARD, Status.NIET_GEHAALD),
        (None, HARD, Status.GEEN_GEGEVENS),
        (Decimal(1), None, Status.GEEN_STREEFWAARDE),
    ],
)
def test_a_value_is_judged_by_its_thresholds(
    waarde: Decimal | None, norm: Norm | None, status: Status
) -> None:
    assert judge(waarde, norm, tot=NOV) == status


@pytest.mark.parametrize(
    ("waarde", "tot", "status"),
    [
        (0, dt.date(2026, 2, 1), Status.OP_KOERS),
        (0, dt.date(2026, 4, 1), Status.LET_OP),
        (4, NOV, Status.OP_KOERS),
        (3, NOV, Status.LET_OP),
        (5, NOV, Status.GEHAALD),
        (4, dt.date(2027, 1, 1), Status.NIET_GEHAALD),
    ],
)
def test_a_target_of_the_year_is_on_course_at_an_even_pace(waarde: int, tot: dt.date, status: Status) -> None:
    assert judge(Decimal(waarde), SESSIES, tot=tot) == status


@pytest.mark.parametrize(("over", "status"), [(3, Status.OP_KOERS), (2, Status.LET_OP), (8, Status.GEHAALD)])
def test_a_share_is_built_up_in_whole_steps(over: int, status: Status) -> None:
    assert judge(Decimal(over) / 8, GBS, tot=NOV) == status


def test_lower_may_be_better() -> None:
    norm = Norm(groen=Decimal(10), oranje=Decimal(15), hoger_is_beter=False)

    assert judge(Decimal(9), norm, tot=NOV) == Status.GEHAALD
    assert judge(Decimal(12), norm, tot=NOV) == Status.LET_OP
    assert judge(Decimal(16), norm, tot=NOV) == Status.NIET_GEHAALD


def test_every_status_has_an_icon_and_a_colour() -> None:
    assert all(status.icoon and status.klasse for status in Status)
