"""What the engine refuses, by name."""

import datetime as dt

import pytest

from bisc_portal.werktijd import engine
from bisc_portal.werktijd.engine import Eenheid, Kalender, Norm, Pauze, Venster, Versie
from tests.werktijd.kalenders import ALTIJD_OPEN, VANAF, at, closed, desk, venster, versie

TWEE_UUR = Norm(Eenheid.UREN, 2)


def test_a_calendar_without_versions_is_refused() -> None:
    with pytest.raises(engine.EmptyKalenderError):
        Kalender()


def test_a_version_without_opening_hours_is_refused() -> None:
    never = Versie(dt.date(2027, 1, 1), venster("08:30-17:00"), ((),) * 7)

    with pytest.raises(engine.EmptyKalenderError):
        Kalender((versie(), never))


def test_an_always_open_calendar_may_name_only_its_working_day() -> None:
    kalender = Kalender((Versie(VANAF, venster("08:30-17:00"), ((),) * 7),), altijd_open=True)

    assert engine.norm_time(kalender, at("2026-03-03 10:00"), Norm(Eenheid.WERKDAGEN, 2)) == dt.timedelta(
        hours=17
    )


def test_a_version_names_seven_weekdays() -> None:
    with pytest.raises(engine.InvalidKalenderError):
        Versie(VANAF, venster("08:30-17:00"), ((venster("08:30-17:00"),),) * 5)


def test_two_versions_from_one_date_are_refused() -> None:
    with pytest.raises(engine.InvalidKalenderError):
        Kalender((versie(), versie("09:00-16:00")))


def test_two_closures_on_one_date_are_refused() -> None:
    with pytest.raises(engine.InvalidKalenderError):
        desk(closed("2026-04-27", "Koningsdag"), closed("2026-04-27", "verhuizing"))


@pytest.mark.parametrize(
    "hours", ["08:30-12:00 11:59-17:00", "08:30-24:00 20:00-21:00", "09:00-17:00 09:00-10:00"]
)
def test_overlapping_windows_are_refused(hours: str) -> None:
    with pytest.raises(engine.InvalidKalenderError):
        versie(hours=hours)


def test_windows_that_touch_are_one_stretch() -> None:
    kalender = Kalender((versie(hours="08:30-12:00 12:00-17:00"),))

    assert engine.is_open(kalender, at("2026-03-03 12:00"))
    assert engine.due_at(kalender, at("2026-03-03 11:00"), TWEE_UUR) == at("2026-03-03 13:00")


@pytest.mark.parametrize("tekst", ["17:00-08:30", "08:30-08:30"])
def test_a_window_that_closes_before_it_opens_is_refused(tekst: str) -> None:
    with pytest.raises(engine.InvalidKalenderError):
        venster(tekst)


def test_a_window_with_a_zone_is_refused() -> None:
    with pytest.raises(engine.InvalidKalenderError):
        Venster(dt.time(8, 30, tzinfo=dt.UTC), dt.time(17, tzinfo=dt.UTC))


@pytest.mark.parametrize("tijdzone", ["Europe/Utrecht", "../etc/passwd", ""])
def test_an_unknown_zone_is_refused(tijdzone: str) -> None:
    with pytest.raises(engine.InvalidKalenderError):
        Kalender((versie(),), tijdzone=tijdzone)


@pytest.mark.parametrize("aantal", [0, -1])
def test_a_norm_of_nothing_is_refused(aantal: int) -> None:
    with pytest.raises(engine.InvalidNormError):
        Norm(Eenheid.UREN, aantal)


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(engine.InvalidPauzeError):
        Pauze(at("2026-03-03 12:00"), at("2026-03-03 11:00"))


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(engine.NaiveMomentError):
        engine.due_at(desk(), dt.datetime(2026, 3, 3, 10), TWEE_UUR)  # noqa: DTZ001  that is the point


def test_a_moment_before_the_first_version_is_refused() -> None:
    with pytest.raises(engine.BeforeFirstVersieError):
        engine.service_time(desk(), at("2019-12-31 12:00"), at("2020-01-02 12:00"))


def test_the_first_instant_of_the_first_version_is_known() -> None:
    assert engine.service_time(desk(), at("2020-01-01 00:00"), at("2020-01-01 12:00")) == dt.timedelta(
        hours=3.5
    )


@pytest.mark.parametrize(
    "norm", [Norm(Eenheid.UREN, 100_000), Norm(Eenheid.WERKDAGEN, 10**6), Norm(Eenheid.KALENDERDAGEN, 10**9)]
)
@pytest.mark.parametrize("kalender", [desk(), ALTIJD_OPEN], ids=["desk", "altijd open"])
def test_a_due_time_beyond_the_horizon_is_refused(kalender: Kalender, norm: Norm) -> None:
    with pytest.raises(engine.HorizonExceededError):
        engine.due_at(kalender, at("2026-03-03 10:00"), norm)


def test_a_calendar_that_is_closed_for_ever_ends_at_the_horizon() -> None:
    days = (dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(5000))
    kalender = desk(*(closed(day.isoformat(), "opgeheven") for day in days))

    with pytest.raises(engine.HorizonExceededError):
        engine.due_at(kalender, at("2026-03-03 10:00"), TWEE_UUR)


@pytest.mark.parametrize("kalender", [desk(), ALTIJD_OPEN], ids=["desk", "altijd open"])
@pytest.mark.parametrize("eenheid", Eenheid)
def test_a_moment_at_the_end_of_time_is_refused(kalender: Kalender, eenheid: Eenheid) -> None:
    with pytest.raises(engine.HorizonExceededError):
        engine.due_at(kalender, dt.datetime.max.replace(tzinfo=dt.UTC), Norm(eenheid, 2))


def test_a_due_time_behind_a_pause_without_an_end_does_not_exist_yet() -> None:
    pauze = Pauze(at("2026-03-03 11:00"))

    with pytest.raises(engine.OpenPauzeError):
        engine.due_at(desk(), at("2026-03-03 10:00"), TWEE_UUR, [pauze])


def test_a_deadline_beyond_the_horizon_is_refused_though_the_table_reaches_it() -> None:
    kalender = desk()
    engine.due_at(kalender, at("2045-03-03 10:00"), TWEE_UUR)

    with pytest.raises(engine.HorizonExceededError):
        engine.due_at(kalender, at("2026-03-03 10:00"), Norm(Eenheid.UREN, 9 * 365 * 8))
