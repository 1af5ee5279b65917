"""What holds for every calendar, start and norm, and an oracle that only counts minutes."""

import datetime as dt
import os
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bisc_portal.werktijd import engine
from bisc_portal.werktijd.engine import Eenheid, Kalender, Norm, Pauze, Sluiting, Venster, Versie
from tests.werktijd.kalenders import ALTIJD_OPEN, AMSTERDAM, VANAF, at, desk

# Enough to find what breaks in a run of every day; EXAMPLES=5000 searches a night.
searched = settings(max_examples=int(os.environ.get("EXAMPLES", "30")), deadline=None)

MINUTE = dt.timedelta(minutes=1)
ZERO = dt.timedelta(0)
# Every search begins close to a clock change as often as not: that is where engines go wrong.
CHANGES = [at("2026-03-29 01:00"), at("2026-10-25 01:00"), at("2027-03-28 01:00"), at("2027-10-31 01:00")]

minutes_of_day = st.integers(0, 24 * 60 - 1)
quarters = st.one_of(minutes_of_day, st.integers(100, 200), st.sampled_from([0, 120, 150, 180, 510, 1020]))
dates = st.one_of(
    st.dates(dt.date(2025, 12, 20), dt.date(2027, 12, 31)),
    st.sampled_from([change.date() for change in CHANGES]),
)


def clock(minute: int) -> dt.time:
    return dt.time(minute // 60 % 24, minute % 60)


@st.composite
def windows(draw: st.DrawFn, *, most: int = 3) -> tuple[Venster, ...]:
    """Disjoint windows of one day, on whole minutes; they may touch, and may end at midnight."""
    edges = draw(st.lists(st.one_of(quarters, st.just(24 * 60)), max_size=2 * most, unique=True))
    ordered = sorted(edges)
    found = [Venster(clock(van), clock(tot)) for van, tot in zip(ordered[::2], ordered[1::2], strict=False)]
    if len(found) > 1 and draw(st.booleans()):  # let the second touch the first
        found[1] = Venster(found[0].tot, found[1].tot)
    return tuple(found)


@st.composite
def versies(draw: st.DrawFn, vanaf: dt.date) -> Versie:
    week = draw(st.lists(windows(), min_size=7, max_size=7))
    if sum((window.duur for day in week for window in day), ZERO) < dt.timedelta(hours=2):
        week[2] = (Venster(dt.time(10), dt.time(16)),)  # or every deadline would lie beyond the horizon
    return Versie(vanaf, Venster(dt.time(8, 30), dt.time(17)), tuple(week))


@st.composite
def kalenders(draw: st.DrawFn) -> Kalender:
    starts = {VANAF, *draw(st.lists(dates, max_size=2))}
    closures = draw(st.lists(dates, max_size=4, unique=True))
    return Kalender(
        tuple(draw(versies(vanaf)) for vanaf in sorted(starts)),
        tuple(Sluiting(datum, "dicht", draw(windows(most=1))) for datum in closures),
    )


whole_minutes = st.one_of(
    st.tuples(st.sampled_from(CHANGES), st.integers(-3 * 24 * 60, 3 * 24 * 60)),
    st.tuples(st.just(at("2026-01-01 00:00")), st.integers(0, 700 * 24 * 60)),
).map(lambda pair: pair[0] + pair[1] * MINUTE)
moments = st.builds(
    lambda moment, micros: moment + dt.timedelta(microseconds=micros),
    whole_minutes,
    st.integers(0, 59_999_999),
)
durations = st.timedeltas(ZERO, dt.timedelta(days=40))
norms = st.one_of(
    st.builds(Norm, st.just(Eenheid.MINUTEN), st.integers(1, 3000)),
    st.builds(Norm, st.just(Eenheid.UREN), st.integers(1, 60)),
    st.builds(Norm, st.just(Eenheid.WERKDAGEN), st.integers(1, 5)),
    st.builds(Norm, st.just(Eenheid.KALENDERDAGEN), st.integers(1, 20)),
)


@st.composite
def pauses(draw: st.DrawFn, moment: st.SearchStrategy[dt.datetime] = moments) -> list[Pauze]:
    begin = st.lists(st.tuples(moment, st.integers(0, 4 * 24 * 60)), max_size=3)
    return [Pauze(van, van + minutes * MINUTE) for van, minutes in draw(begin)]


def counts(kalender: Kalender, moment: dt.datetime) -> bool:
    """Whether the minute that begins here is service time, read from the clock on the wall."""
    wall = moment.astimezone(AMSTERDAM)
    # The second time round between 02:00 and 03:00 the clock has been at 02:59 before.
    reached = wall.replace(minute=59).time() if wall.fold else wall.time()
    versie = [versie for versie in kalender.versies if versie.geldig_vanaf <= wall.date()][-1]
    vensters = versie.week[wall.isoweekday() - 1]
    for sluiting in kalender.sluitingen:
        if sluiting.datum == wall.date():
            vensters = sluiting.vensters
    return any(v.van <= reached and (reached < v.tot or v.tot == dt.time.min) for v in vensters)


def paused(paused_by: list[Pauze], moment: dt.datetime) -> bool:
    return any(pauze.tot is not None and pauze.van <= moment < pauze.tot for pauze in paused_by)


@searched
@given(kalenders(), whole_minutes, st.integers(0, 5 * 24 * 60), st.data())
def test_service_time_is_the_number_of_minutes_that_count(
    kalender: Kalender, start: dt.datetime, minutes: int, data: st.DataObject
) -> None:
    near = st.integers(-600, minutes + 600).map(lambda minute: start + minute * MINUTE)
    pauzes = data.draw(pauses(near))
    stepped = [start + minute * MINUTE for minute in range(minutes)]

    counted = sum(counts(kalender, moment) and not paused(pauzes, moment) for moment in stepped)

    assert engine.service_time(kalender, start, start + minutes * MINUTE, pauzes) == counted * MINUTE


@searched
@given(kalenders(), whole_minutes, st.integers(1, 900), st.data())
def test_due_and_breach_are_where_stepping_by_minutes_gets(
    kalender: Kalender, start: dt.datetime, norm: int, data: st.DataObject
) -> None:
    near = st.integers(-600, 3000).map(lambda minute: start + minute * MINUTE)
    pauzes = data.draw(pauses(near))
    at_, left, due = start, norm, None
    for _ in range(8 * 24 * 60):
        if counts(kalender, at_) and not paused(pauzes, at_):
            if left == 0:
                break
            left -= 1
            due = at_ + MINUTE if left == 0 else due
        at_ += MINUTE
    else:
        assume(False)

    assert engine.due_at(kalender, start, Norm(Eenheid.MINUTEN, norm), pauzes) == due
    assert engine.breach_at(kalender, start, Norm(Eenheid.MINUTEN, norm), pauzes) == at_


@searched
@given(kalenders(), whole_minutes, st.integers(1, 15))
def test_calendar_days_end_with_the_last_minute_that_counts(
    kalender: Kalender, start: dt.datetime, days: int
) -> None:
    datum = start.astimezone(AMSTERDAM).date() + dt.timedelta(days=days)
    for _ in range(30):
        midnight = dt.datetime.combine(datum, dt.time.min, AMSTERDAM).astimezone(dt.UTC)
        open_minutes = [
            midnight + minute * MINUTE
            for minute in range(25 * 60)
            if (midnight + minute * MINUTE).astimezone(AMSTERDAM).date() == datum
            and counts(kalender, midnight + minute * MINUTE)
        ]
        if open_minutes:
            break
        datum += dt.timedelta(days=1)
    else:
        assume(False)

    assert engine.due_at(kalender, start, Norm(Eenheid.KALENDERDAGEN, days)) == open_minutes[-1] + MINUTE


@searched
@given(kalenders(), moments, norms, pauses())
def test_the_service_time_up_to_due_is_the_norm_and_no_earlier_instant_has_it(
    kalender: Kalender, start: dt.datetime, norm: Norm, pauzes: list[Pauze]
) -> None:
    due = engine.due_at(kalender, start, norm, pauzes)
    asked = engine.norm_time(kalender, start, norm)

    assert engine.service_time(kalender, start, due, pauzes) == asked
    just_before = due - dt.timedelta(microseconds=1)
    assert engine.service_time(kalender, start, just_before, pauzes) == asked - dt.timedelta(microseconds=1)


@searched
@given(kalenders(), moments, norms, pauses())
def test_breach_is_the_last_instant_at_which_the_norm_is_met(
    kalender: Kalender, start: dt.datetime, norm: Norm, pauzes: list[Pauze]
) -> None:
    breach = engine.breach_at(kalender, start, norm, pauzes)

    assert breach >= engine.due_at(kalender, start, norm, pauzes)
    assert not engine.breached(kalender, start, norm, breach, pauzes)
    assert engine.breached(kalender, start, norm, breach + dt.timedelta(microseconds=1), pauzes)


@searched
@given(kalenders(), moments, durations, durations, pauses())
def test_service_time_adds_up(
    kalender: Kalender, start: dt.datetime, first: dt.timedelta, second: dt.timedelta, pauzes: list[Pauze]
) -> None:
    middle, end = start + first, start + first + second

    assert engine.service_time(kalender, start, end, pauzes) == engine.service_time(
        kalender, start, middle, pauzes
    ) + engine.service_time(kalender, middle, end, pauzes)


@searched
@given(kalenders(), moments, norms, st.integers(0, 50), pauses())
def test_a_larger_norm_is_never_due_earlier(
    kalender: Kalender, start: dt.datetime, norm: Norm, more: int, pauzes: list[Pauze]
) -> None:
    larger = Norm(norm.eenheid, norm.aantal + more)

    assert engine.due_at(kalender, start, larger, pauzes) >= engine.due_at(kalender, start, norm, pauzes)


@searched
@given(kalenders(), moments, durations, norms, pauses())
def test_a_later_start_is_never_due_earlier(
    kalender: Kalender, start: dt.datetime, later: dt.timedelta, norm: Norm, pauzes: list[Pauze]
) -> None:
    """Every version here has the same nominal day; a shorter one may rightly be due earlier.

    A start inside a pause already has less of the way to its n-th day to go, and less of the pause ahead.
    """
    if norm.eenheid is Eenheid.KALENDERDAGEN:
        pauzes = []
    assert engine.due_at(kalender, start + later, norm, pauzes) >= engine.due_at(
        kalender, start, norm, pauzes
    )


@searched
@given(kalenders(), moments, norms, pauses(), pauses())
def test_a_pause_never_brings_a_deadline_forward(
    kalender: Kalender, start: dt.datetime, norm: Norm, pauzes: list[Pauze], extra: list[Pauze]
) -> None:
    due = engine.due_at(kalender, start, norm, pauzes)

    assert engine.due_at(kalender, start, norm, [*pauzes, *extra]) >= due
    assert engine.due_at(kalender, start, norm, [*pauzes, *pauzes]) == due


@searched
@given(kalenders(), moments, durations, pauses())
def test_an_explanation_covers_the_span_and_adds_up_to_the_service_time(
    kalender: Kalender, start: dt.datetime, duration: dt.timedelta, pauzes: list[Pauze]
) -> None:
    end = start + duration

    segments = engine.explain(kalender, start, end, pauzes)

    counted = sum((segment.duur for segment in segments if segment.telt_mee), ZERO)
    assert counted == engine.service_time(kalender, start, end, pauzes)
    edges = [edge for segment in segments for edge in (segment.van, segment.tot)]
    assert edges == sorted(edges)
    assert edges[1:-1:2] == edges[2::2]
    assert (edges[:1], edges[-1:]) == (([start], [end]) if duration else ([], []))
    assert all(segment.duur > ZERO for segment in segments)


@searched
@given(kalenders(), dates)
def test_a_closed_day_never_counts(kalender: Kalender, datum: dt.date) -> None:
    others = [sluiting for sluiting in kalender.sluitingen if sluiting.datum != datum]
    shut = Kalender(kalender.versies, (*others, Sluiting(datum, "dicht")))
    van = dt.datetime.combine(datum, dt.time.min, AMSTERDAM)
    tot = dt.datetime.combine(datum + dt.timedelta(days=1), dt.time.min, AMSTERDAM)

    assert engine.service_time(shut, van, tot) == ZERO
    assert not engine.is_open(shut, van + dt.timedelta(hours=10))


@searched
@given(moments, durations, pauses())
def test_a_calendar_open_every_minute_counts_as_one_that_is_always_open(
    start: dt.datetime, duration: dt.timedelta, pauzes: list[Pauze]
) -> None:
    whole_day = (Venster(dt.time.min, dt.time.min),)
    nacht = Kalender((Versie(VANAF, whole_day[0], (whole_day,) * 7),))
    end = start + duration

    elapsed = engine.service_time(ALTIJD_OPEN, start, end, pauzes)

    assert elapsed == engine.service_time(nacht, start, end, pauzes)
    assert pauzes or elapsed == duration


@searched
@given(kalenders(), moments, norms, pauses(), moments)
def test_an_answer_does_not_depend_on_what_was_asked_before(
    kalender: Kalender, start: dt.datetime, norm: Norm, pauzes: list[Pauze], other: dt.datetime
) -> None:
    asked_before = engine.due_at(kalender, start, norm, pauzes)
    for used in (other, at("2024-01-05 12:00"), at("2029-04-26 12:00")):
        engine.is_open(kalender, used)

    fresh = Kalender(kalender.versies, kalender.sluitingen)

    assert engine.due_at(kalender, start, norm, pauzes) == asked_before
    assert engine.due_at(fresh, start, norm, pauzes) == asked_before
    assert fresh == kalender
    assert hash(fresh) == hash(kalender)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "UTC"])
def test_the_time_zone_of_the_process_changes_nothing(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    starts = [change + dt.timedelta(hours=hours) for change in CHANGES for hours in range(-60, 60, 7)]
    norms_ = [Norm(Eenheid.UREN, 2), Norm(Eenheid.WERKDAGEN, 3), Norm(Eenheid.KALENDERDAGEN, 14)]
    kalender, again = desk(), desk()
    expected = [engine.due_at(kalender, start, norm) for start in starts for norm in norms_]

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        found = [engine.due_at(again, start, norm) for start in starts for norm in norms_]
    finally:
        monkeypatch.undo()
        time.tzset()

    assert found == expected


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Africa/Cairo", dt.date(2026, 4, 24), 23),  # the clock jumps from midnight to one
        ("Africa/Cairo", dt.date(2026, 10, 29), 25),
        ("America/Havana", dt.date(2026, 11, 1), 25),  # one o'clock goes back to midnight
        ("Pacific/Apia", dt.date(2011, 12, 30), 0),  # a date that never was
        ("Asia/Kathmandu", dt.date(2026, 3, 29), 24),
    ],
)
def test_other_zones_have_their_own_days(zone: str, day: dt.date, hours: int) -> None:
    whole_day = (Venster(dt.time.min, dt.time.min),)
    versie = Versie(
        dt.date(2010, 1, 1), whole_day[0], tuple(whole_day if d == day.weekday() else () for d in range(7))
    )
    kalender = Kalender((versie,), tijdzone=zone)
    noon = dt.datetime.combine(day, dt.time(12), dt.UTC)

    elapsed = engine.service_time(kalender, noon - dt.timedelta(days=2), noon + dt.timedelta(days=2))

    assert elapsed == dt.timedelta(hours=hours)
