"""Whatever the order in which facts come in, they say one thing."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibl import keten, workflow
from ibl.keten import Feit, Feitsoort, Stand, Tegenspraak, Weg
from ibl.workflow import Status
from tests.ibl.conftest import MAANDAG

DEPOT, HIER, DAAR, ELDERS = 1, 2, 3, 4
WEG = Weg(bestemming=DAAR, depots=frozenset({DEPOT}))
MINUUT = dt.timedelta(minutes=1)
_SCANS = [soort for soort in Feitsoort if soort not in {Feitsoort.STAP, Feitsoort.ELDERS}]


def feit(minute: int, soort: Feitsoort, plaats: int | None = None, *, van_krat: bool = False) -> Feit:
    return Feit(MAANDAG + minute * MINUUT, UUID(int=minute), soort, plaats, van_krat=van_krat)


def stap(minute: int, naar: Status) -> Feit:
    return Feit(MAANDAG + minute * MINUUT, UUID(int=10_000 + minute), Feitsoort.STAP, naar=naar)


BEGIN = [stap(0, Status.AANGEVRAAGD), stap(1, Status.TOEGEWEZEN), stap(30, Status.KLAARGEZET)]
ROAD = [
    *BEGIN,
    feit(60, Feitsoort.LADEN, HIER),
    feit(120, Feitsoort.LOSSEN, DEPOT),
    feit(180, Feitsoort.LADEN, DEPOT),
    feit(240, Feitsoort.LOSSEN, DAAR),
    feit(300, Feitsoort.ONTVANGEN, DAAR),
]
facts = st.builds(
    Feit,
    op=st.integers(0, 400).map(lambda minute: MAANDAG + minute * MINUUT),
    sleutel=st.integers(0, 2**64).map(lambda number: UUID(int=number)),
    soort=st.sampled_from(_SCANS),
    plaats=st.sampled_from([DEPOT, HIER, DAAR, ELDERS, None]),
    van_krat=st.booleans(),
)


def derive(*feiten: Feit) -> Stand:
    return keten.derive([*BEGIN, *feiten], WEG)


def test_the_road_from_shelf_to_shelf() -> None:
    stand = keten.derive(ROAD, WEG)

    assert stand.status == Status.BESCHIKBAAR
    assert list(stand.bereikt) == list(workflow.ROUTE[: workflow.ROUTE.index(Status.BESCHIKBAAR) + 1])
    assert stand.tegenstrijdig == []


@given(st.lists(facts, max_size=12, unique_by=lambda fact: fact.sleutel), st.data())
def test_any_order_and_any_repetition_give_one_state(scans: list[Feit], data: st.DataObject) -> None:
    once = derive(*scans)

    shuffled = data.draw(st.permutations([*BEGIN, *scans]))
    again = data.draw(st.lists(st.sampled_from(shuffled), max_size=20))

    assert keten.derive([*shuffled, *again], WEG) == once


@given(st.lists(facts, max_size=8, unique_by=lambda fact: fact.sleutel))
def test_a_state_always_has_a_moment_that_was_reached(scans: list[Feit]) -> None:
    stand = derive(*scans)

    assert stand.sinds is not None
    assert stand.bereikt[stand.status] <= stand.sinds
    assert (stand.status != Status.BESCHIKBAAR) or Status.BESCHIKBAAR in stand.bereikt


@pytest.mark.parametrize("missing", range(3, 7))
def test_a_forgotten_scan_does_not_hold_up_what_comes_after(missing: int) -> None:
    stand = keten.derive([fact for number, fact in enumerate(ROAD) if number != missing], WEG)

    assert stand.status == Status.BESCHIKBAAR
    assert len(stand.bereikt) == len(ROAD) - 1


@pytest.mark.parametrize(
    ("scans", "status"),
    [
        ([feit(60, Feitsoort.LOSSEN, ELDERS)], Status.VERKEERD_BEZORGD),
        ([feit(60, Feitsoort.ONTVANGEN, ELDERS)], Status.VERKEERD_BEZORGD),
        ([feit(60, Feitsoort.ONTBREEKT, DAAR)], Status.ZOEK),
        ([feit(60, Feitsoort.ONTBREEKT, DAAR), feit(70, Feitsoort.LOSSEN, DAAR)], Status.BEZORGD),
        ([feit(60, Feitsoort.BESCHADIGD, DAAR), feit(70, Feitsoort.LOSSEN, DAAR)], Status.BESCHADIGD),
        ([feit(60, Feitsoort.BESCHADIGD, DAAR), feit(70, Feitsoort.ONTVANGEN, DAAR)], Status.BESCHIKBAAR),
        ([feit(60, Feitsoort.ELDERS)], Status.ZOEK),
        ([stap(60, Status.GEANNULEERD), feit(70, Feitsoort.LADEN, HIER)], Status.GEANNULEERD),
    ],
)
def test_what_a_scan_says_of_the_thing(scans: Sequence[Feit], status: Status) -> None:
    assert derive(*scans).status == status


def test_steps_of_one_moment_keep_their_order() -> None:
    first = Feit(MAANDAG, UUID(int=2), Feitsoort.STAP, naar=Status.AANGEVRAAGD, volgnummer=1)
    second = Feit(MAANDAG, UUID(int=1), Feitsoort.STAP, naar=Status.TOEGEWEZEN, volgnummer=2)

    assert keten.derive([second, first], WEG).status == Status.TOEGEWEZEN


def test_an_empty_crate_travels_on_without_its_title() -> None:
    stand = keten.derive([*ROAD, feit(400, Feitsoort.LADEN, DAAR, van_krat=True)], WEG)

    assert stand.status == Status.BESCHIKBAAR
    assert stand.tegenstrijdig == []


def test_a_title_that_moves_after_arrival_is_a_contradiction() -> None:
    stand = keten.derive([*ROAD, feit(400, Feitsoort.LADEN, HIER)], WEG)

    assert stand.status == Status.BESCHIKBAAR
    assert [note.soort for note in stand.tegenstrijdig] == [Tegenspraak.NA_AFLOOP]


def test_at_two_places_at_once_is_a_contradiction_and_not_an_error() -> None:
    stand = derive(feit(60, Feitsoort.LOSSEN, DEPOT), feit(61, Feitsoort.LOSSEN, DAAR))

    assert stand.status == Status.BEZORGD
    assert [note.soort for note in stand.tegenstrijdig] == [Tegenspraak.TWEE_PLAATSEN]


def test_an_order_is_as_far_as_its_last_crate() -> None:
    there = keten.derive(ROAD, WEG)
    in_the_van = keten.derive(ROAD[:6], WEG)

    both = keten.combine([there, in_the_van])

    assert both.status == Status.GELADEN
    assert both.sinds == in_the_van.sinds
    assert Status.BEZORGD not in both.bereikt


def test_an_order_is_wrong_when_one_crate_is() -> None:
    missing = derive(feit(60, Feitsoort.ONTBREEKT, DAAR))

    assert keten.combine([keten.derive(ROAD, WEG), missing]).status == Status.ZOEK
