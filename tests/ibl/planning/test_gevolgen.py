"""Estimates, drawings and first plans: the pure pieces beside the check."""

import itertools
from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from ibl.planning import kaart
from ibl.planning.begin import insert_cheapest
from ibl.planning.gevolgen import consequences
from ibl.planning.plan import Plan, Rit, visit
from ibl.planning.probleem import Probleem, Spitsblok, Taak, Venster, Wagen
from ibl.planning.schatting import Vuistregel, great_circle, length_class
from ibl.planning.toets import check
from tests.ibl.planning.problemen import problemen
from tests.ibl.planning.test_toets import probleem_on_a_line

UTRECHT, AMERSFOORT = (52.0907, 5.1214), (52.1561, 5.3878)


def test_utrecht_and_amersfoort_lie_twenty_kilometres_apart() -> None:
    assert 19_000 < great_circle(UTRECHT, AMERSFOORT) < 20_500


def test_an_estimate_is_longer_than_the_bird_and_slower_in_town() -> None:
    meters, seconds = Vuistregel().estimate(UTRECHT, AMERSFOORT)
    near_meters, near_seconds = Vuistregel().estimate(UTRECHT, (52.0957, 5.1214))

    assert meters > great_circle(UTRECHT, AMERSFOORT)
    assert meters / seconds > near_meters / near_seconds
    assert Vuistregel().estimate(UTRECHT, UTRECHT) == (0, 0)
    assert [length_class(value) for value in (100, 5_000, 20_000, 90_000)] == [0, 1, 2, 3]


def test_driving_apart_takes_a_van_for_every_group() -> None:
    probleem = probleem_on_a_line(Taak("a", 1), Taak("b", 2))
    verloop = check(probleem, Plan((Rit("bus", (visit("a"), visit("b"))),))).ritten[0]

    gevolg = consequences(
        probleem, verloop, depot=0, groepen=[frozenset({"ibl", "kc"}), frozenset({"ibl"})], vroeg=0
    )

    assert (gevolg.bewegingen, gevolg.bewegingen_los) == (3, 5)
    assert gevolg.meters_los == 400 + 200


def test_a_trip_after_the_rush_saves_the_legs_of_an_early_start() -> None:
    probleem = probleem_on_a_line(
        Taak("a", 1),
        Taak("b", 2),
        wagen=Wagen("bus", 10, dienst=Venster(1000, 9000)),
        spits=(Spitsblok(0, 1000, 135),),
    )
    verloop = check(probleem, Plan((Rit("bus", (visit("a"), visit("b"))),))).ritten[0]

    gevolg = consequences(probleem, verloop, depot=0, groepen=[frozenset(), frozenset()], vroeg=0)

    assert (gevolg.spitsbewegingen, gevolg.spitsbewegingen_vroeg, gevolg.spitsseconden) == (0, 3, 0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problemen())
def test_a_first_plan_breaks_nothing_but_what_it_leaves_out(probleem: Probleem) -> None:
    plan = insert_cheapest(probleem, Plan())

    named = {gebrek.grens.value for gebrek in check(probleem, plan).gebreken}

    empty = check(probleem, insert_cheapest(replace(probleem, taken=()), Plan()))
    assert named <= {"ontbreekt"} | {gebrek.grens.value for gebrek in empty.gebreken}


def test_a_first_plan_keeps_what_stands_already() -> None:
    probleem = probleem_on_a_line(Taak("a", 1, lossen=2), Taak("b", 2, lossen=2))

    plan = insert_cheapest(probleem, Plan((Rit("bus", (visit("b"),)),)))

    assert {bezoek.sleutel for bezoek in plan.ritten[0].bezoeken} == {"a", "b"}


def test_marks_that_lie_on_one_another_are_pushed_apart() -> None:
    spots = kaart.spread([(50.0, 50.0)] * 5, afstand=18, breedte=200, hoogte=200)

    for (x1, y1), (x2, y2) in itertools.combinations(spots, 2):
        assert ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5 >= 16


def test_the_outline_goes_round_every_point() -> None:
    points = (UTRECHT, AMERSFOORT)
    projectie = kaart.project(points, breedte=400)

    paths = kaart.outline(points, 400)

    assert paths
    assert all(path.startswith("M") and path.endswith("Z") for path in paths)
    for punt in points:
        x, y = projectie.place(punt)
        assert 0 < x < 400
        assert 0 < y < projectie.hoogte
