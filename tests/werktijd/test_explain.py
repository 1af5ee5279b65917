"""Explanations a person can follow: what each stretch is called and where one ends."""

import datetime as dt

import pytest

from bisc_portal.werktijd import engine
from bisc_portal.werktijd.engine import Grond, Kalender, Pauze
from tests.werktijd.kalenders import ALTIJD_OPEN, at, closed, desk, local, versie


def told(kalender: Kalender, van: str, tot: str, *pauzes: Pauze) -> list[tuple[str, str, str]]:
    """Beginning, ground and reason of each segment."""
    found = engine.explain(kalender, at(van), at(tot), pauzes)
    return [(local(segment.van), segment.grond.value, segment.reden) for segment in found]


def test_a_short_day_says_from_when_it_is_closed_and_why() -> None:
    kalender = desk(closed("2026-12-31", "Oudejaarsdag", "08:30-15:00"))

    assert told(kalender, "2026-12-31 14:00", "2026-12-31 18:00") == [
        ("2026-12-31 14:00", "open", "open"),
        ("2026-12-31 15:00", "sluiting", "Oudejaarsdag"),
        ("2026-12-31 17:00", "gesloten", "buiten openingstijd"),
    ]


def test_hours_that_only_the_exception_gives_carry_its_reason() -> None:
    kalender = desk(closed("2026-12-19", "extra zaterdag", "10:00-12:00"))

    assert told(kalender, "2026-12-19 09:00", "2026-12-19 13:00") == [
        ("2026-12-19 09:00", "gesloten", "buiten openingstijd"),
        ("2026-12-19 10:00", "open", "extra zaterdag"),
        ("2026-12-19 12:00", "gesloten", "buiten openingstijd"),
    ]


def test_a_closure_in_the_weekend_takes_nothing_and_is_not_named() -> None:
    kalender = desk(closed("2026-12-26", "Tweede Kerstdag"))

    assert told(kalender, "2026-12-25 18:00", "2026-12-28 08:00") == [
        ("2026-12-25 18:00", "gesloten", "buiten openingstijd")
    ]


def test_a_new_version_begins_a_new_stretch() -> None:
    kalender = Kalender((versie(), versie("09:00-17:00", vanaf=dt.date(2026, 9, 1))))

    found = engine.explain(kalender, at("2026-08-31 16:00"), at("2026-09-01 10:00"))

    assert [(local(segment.van), segment.telt_mee, str(segment.versie)) for segment in found] == [
        ("2026-08-31 16:00", True, "2020-01-01"),
        ("2026-08-31 17:00", False, "2020-01-01"),
        ("2026-09-01 00:00", False, "2026-09-01"),
        ("2026-09-01 09:00", True, "2026-09-01"),
    ]


def test_an_always_open_calendar_counts_everything_but_the_pause() -> None:
    pauze = Pauze(at("2026-10-25 01:00"), at("2026-10-25 04:00"))

    found = engine.explain(ALTIJD_OPEN, at("2026-10-24 22:00"), at("2026-10-25 06:00"), [pauze])

    assert [(segment.grond, segment.duur) for segment in found] == [
        (Grond.OPEN, dt.timedelta(hours=3)),
        (Grond.PAUZE, dt.timedelta(hours=4)),
        (Grond.OPEN, dt.timedelta(hours=2)),
    ]


def test_a_pause_that_still_lasts_takes_the_rest() -> None:
    assert told(desk(), "2026-03-03 15:00", "2026-03-04 09:00", Pauze(at("2026-03-03 16:00"))) == [
        ("2026-03-03 15:00", "open", "open"),
        ("2026-03-03 16:00", "pauze", "pauze"),
        ("2026-03-03 17:00", "gesloten", "buiten openingstijd"),
        ("2026-03-04 08:30", "pauze", "pauze"),
    ]


@pytest.mark.parametrize("tot", ["2026-03-03 10:00", "2026-03-02 10:00"])
def test_nothing_is_explained_by_nothing(tot: str) -> None:
    assert told(desk(), "2026-03-03 10:00", tot) == []


def test_an_explanation_of_decades_is_refused() -> None:
    with pytest.raises(engine.HorizonExceededError):
        told(desk(), "2026-03-03 10:00", "2046-03-03 10:00")
