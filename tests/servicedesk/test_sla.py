"""The arithmetic of promises, without a database."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bisc_portal.werktijd import engine
from servicedesk import sla
from tests.werktijd.kalenders import at, desk, local

U1 = engine.Norm(engine.Eenheid.UREN, 2)
U2 = engine.Norm(engine.Eenheid.WERKDAGEN, 1)
U3 = engine.Norm(engine.Eenheid.WERKDAGEN, 3)
DESK = desk()
MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=dt.UTC)
)


def raised(gemeld_op: dt.datetime, changed: dt.datetime, *, van: engine.Norm) -> sla.Belofte:
    """Reported under one norm, then made urgency 1."""
    return sla.promise_earliest([sla.Grondslag(DESK, gemeld_op, van), sla.Grondslag(DESK, changed, U1)])


def test_raised_before_the_old_deadline_runs_from_the_change() -> None:
    nieuw = raised(at("2026-11-16 09:30"), at("2026-11-16 14:00"), van=U3)

    assert local(nieuw.due_at) == "2026-11-16 16:00"
    assert nieuw.started_at == at("2026-11-16 14:00")


def test_raised_just_before_the_old_deadline_gains_no_time() -> None:
    nieuw = raised(at("2026-11-16 09:30"), at("2026-11-17 09:00"), van=U2)

    assert nieuw == sla.promise(DESK, at("2026-11-16 09:30"), U2)


@given(MOMENTS, MOMENTS)
def test_raising_never_moves_a_deadline_back(gemeld_op: dt.datetime, change: dt.datetime) -> None:
    oud = sla.promise(DESK, gemeld_op, U2)

    nieuw = raised(gemeld_op, max(gemeld_op, change), van=U2)

    assert nieuw.due_at <= oud.due_at
    assert nieuw.breach_at <= oud.breach_at


@given(MOMENTS, st.integers(0, 20 * 24 * 60))
def test_late_is_exactly_more_service_time_than_the_norm(gemeld_op: dt.datetime, minutes: int) -> None:
    opgepakt = gemeld_op + dt.timedelta(minutes=minutes)
    belofte = sla.promise(DESK, gemeld_op, U2)

    assert sla.is_met(belofte, opgepakt) is not engine.breached(DESK, gemeld_op, U2, opgepakt)


@given(MOMENTS)
def test_warnings_come_in_order_and_before_the_deadline(gemeld_op: dt.datetime) -> None:
    belofte = sla.promise(DESK, gemeld_op, U3)

    assert belofte.started_at <= belofte.warn50_at <= belofte.warn75_at <= belofte.due_at <= belofte.breach_at


def test_a_call_due_at_closing_is_not_late_that_evening() -> None:
    belofte = sla.promise(DESK, at("2026-11-17 15:00"), U1)

    assert local(belofte.due_at) == "2026-11-17 17:00"
    assert not sla.stand(DESK, belofte, at("2026-11-17 20:00")).geschonden
    assert sla.stand(DESK, belofte, at("2026-11-18 08:31")).geschonden


# --- Availability ----------------------------------------------------------------------------------------
HOUR = dt.timedelta(hours=1)


def span(van: int, tot: int) -> sla.Tijdvak:
    begin = at("2026-11-17 00:00")
    return begin + van * HOUR, begin + tot * HOUR


def real_time(van: dt.datetime, tot: dt.datetime) -> dt.timedelta:
    return tot - van


@pytest.mark.parametrize(
    ("storingen", "onderhoud", "telt", "werkte"),
    [
        ([], [], 24, 24),
        ([span(9, 11)], [], 24, 22),
        ([span(9, 11), span(10, 12)], [], 24, 21),
        ([], [span(2, 4)], 22, 22),
        ([span(3, 6)], [span(2, 4)], 22, 20),
        ([span(-5, 2), span(23, 40)], [], 24, 21),
    ],
    ids=[
        "nothing",
        "an outage",
        "two that overlap",
        "maintenance",
        "an outage into maintenance",
        "over the edges",
    ],
)
def test_availability_counts_what_was_not_announced(
    storingen: list[sla.Tijdvak], onderhoud: list[sla.Tijdvak], telt: int, werkte: int
) -> None:
    found = sla.availability([span(0, 24)], storingen, onderhoud, real_time)

    assert (found.telt, found.werkte) == (telt * HOUR, werkte * HOUR)
