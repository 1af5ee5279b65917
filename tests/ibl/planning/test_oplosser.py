"""The solver behind our own function: what it finds passes our own check, which does not know it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pyvrp import solve as run_pyvrp
from pyvrp.stop import MaxIterations

from ibl.planning import instanties
from ibl.planning.oplosser import Oplossing, Tussenstand, solve
from ibl.planning.plan import Plan, Rit, Soort, reload_at, visit
from ibl.planning.probleem import Depot, Probleem, ProbleemError, Spitsblok, Taak, Venster, Wagen, Zending
from ibl.planning.tijden import Grens
from ibl.planning.toets import check
from ibl.planning.vertaling import Vertaling
from tests.ibl.planning.geduld import Beside, running_beside
from tests.ibl.planning.problemen import problemen
from tests.ibl.planning.test_toets import LIJN, probleem_on_a_line


@pytest.fixture(scope="module")
def beside() -> Iterator[Beside]:
    with running_beside() as running:
        yield running


def can_drive(probleem: Probleem) -> bool:
    """Whether any van's shift lies in the hours of both its depots."""
    return any(
        max(wagen.dienst.van, depot.venster.van) <= min(wagen.dienst.tot, depot.venster.tot)
        and max(wagen.dienst.van, einde.venster.van) <= min(wagen.dienst.tot, einde.venster.tot)
        for wagen in probleem.wagens
        for depot, einde in [(probleem.depots[wagen.begin], probleem.depots[wagen.einde])]
    )


def second_opinion(probleem: Probleem) -> tuple[Plan, bool, int, int]:
    """What PyVRP itself says of its best: the plan, whether it can be driven, metres and seconds."""
    model = Vertaling(probleem)
    best = run_pyvrp(model.data(), MaxIterations(40), seed=1, collect_stats=False).best
    return model.plan(best), best.is_feasible(), best.distance(), best.duration()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(probleem=problemen(met_spits=False))
def test_the_check_agrees_with_the_solver_on_roads_times_and_feasibility(
    beside: Beside, probleem: Probleem
) -> None:
    assume(can_drive(probleem))
    plan, feasible, meters, seconden = beside(second_opinion, probleem)

    uitkomst = check(probleem, plan)

    closed = any(  # a road for ever is closed to us and only very long to the solver
        taak.wagens is not None and rit.wagen not in taak.wagens
        for rit in plan.ritten
        for bezoek in rit.bezoeken
        if (taak := probleem.taak(bezoek.sleutel))
    )
    if feasible and not closed:
        assert uitkomst.meters == meters
        assert uitkomst.gebreken == ()
        mine = sum(rit.duur for rit in uitkomst.ritten)
        if all(len(taak.vensters) < 2 for taak in probleem.taken):
            assert mine == seconden
        else:  # the solver chooses a window, the check the best of them
            assert mine <= seconden


def test_windows_that_overlap_are_one_so_that_the_van_does_not_leave_too_early() -> None:
    """The second window reaches a second further, and just that second spares waiting at the last stop."""
    vensters = (Venster(0, 10), Venster(5, 11))
    seconden = [[0, 5, 5], [5, 0, 5], [5, 5, 0]]
    taken = (Taak("vroeg", 1, vensters=vensters), Taak("laat", 2, vensters=(Venster(16, 16),)))
    probleem = Probleem(seconden, seconden, (Depot(0),), (Wagen("bus", 10, Venster(0, 30)),), taken)

    [verloop] = check(probleem, Plan((Rit("bus", (visit("vroeg"), visit("laat"))),))).ritten

    assert taken[0].vensters == (Venster(0, 11),)
    assert (verloop.vertrek, verloop.terug) == (6, 21)


def search(probleem: Probleem) -> Oplossing:
    return solve(probleem, seconden=5, iteraties=60)


@settings(max_examples=25, deadline=None)
@given(probleem=problemen(ruim=True))
def test_a_plan_with_rush_hours_is_never_too_optimistic(beside: Beside, probleem: Probleem) -> None:
    found = beside(search, probleem)

    assert all(
        stand.vertrek <= probleem.wagens[0].dienst.tot * 3
        for rit in found.uitkomst.ritten
        for stand in rit.standen
    )
    assert found.kosten == check(probleem, found.plan).kosten


def test_a_shift_outside_the_hours_of_its_depot_leaves_the_day_to_the_others() -> None:
    meters = [[0, 10, 20], [10, 0, 10], [20, 10, 0]]
    depots = (Depot(0, Venster(0, 1000)), Depot(2, Venster(900, 950)))
    early, usual = Wagen("vroeg", 5, Venster(0, 500), begin=1, einde=1), Wagen("gewoon", 5, Venster(0, 500))
    day = partial(Probleem, meters, meters, depots, taken=(Taak("a", 1, lossen=1),))

    both = solve(day(wagens=(early, usual)), seconden=5, iteraties=30)
    alone = solve(day(wagens=(early,)), seconden=5, iteraties=30)

    assert both.haalbaar
    assert [rit.wagen for rit in both.plan.ritten] == ["gewoon"]
    assert [gebrek.grens for gebrek in alone.uitkomst.gebreken] == [Grens.ONTBREEKT]


def test_a_van_of_each_depot_serves_what_lies_near_it() -> None:
    meters = [[abs(a - b) for b in (0, 10, 90, 100)] for a in (0, 10, 90, 100)]
    probleem = Probleem(
        meters,
        meters,
        (Depot(0), Depot(3)),
        (Wagen("west", 9), Wagen("oost", 9, begin=1, einde=1)),
        (Taak("a", 1, lossen=1), Taak("b", 2, lossen=1)),
    )

    found = solve(probleem, seconden=5, iteraties=60)

    assert found.haalbaar
    assert {rit.wagen: [b.sleutel for b in rit.bezoeken] for rit in found.plan.ritten} == {
        "west": ["a"],
        "oost": ["b"],
    }
    assert found.kosten == 40


def test_a_stop_kept_with_its_van_stays_there() -> None:
    near = (Taak("a", 1, lossen=1), Taak("b", 2, lossen=1, wagens=frozenset({"rood"})))
    probleem = Probleem(
        LIJN, LIJN, (Depot(0),), (Wagen("blauw", 10), Wagen("rood", 10, vaste_kosten=9999)), near
    )

    found = solve(probleem, seconden=1, iteraties=200)

    assert found.haalbaar
    assert any(rit.wagen == "rood" and visit("b") in rit.bezoeken for rit in found.plan.ritten)


def test_the_better_of_two_windows_is_chosen() -> None:
    taak = Taak("a", 1, vensters=(Venster(0, 50), Venster(400, 500)))

    found = solve(probleem_on_a_line(taak), seconden=1, iteraties=50)

    assert found.haalbaar
    assert found.plan.ritten[0].bezoeken == (visit("a"),)


def day_of_two_depots(*taken: Taak, **wagens: Wagen) -> Probleem:
    """On a line: the main depot at 0, the other at 5, with the places in between."""
    return Probleem(LIJN, LIJN, (Depot(0), Depot(5)), tuple(wagens.values()), taken)


def test_crates_are_brought_by_the_van_that_loads_where_they_lie() -> None:
    probleem = day_of_two_depots(
        Taak("ver", 4, lossen=2, depots=frozenset({0})),
        Taak("dichtbij", 1, lossen=2, depots=frozenset({1})),
        hier=Wagen("hier", 10, herlaaddepots=(0,)),
        daar=Wagen("daar", 10, begin=1, einde=1, herlaaddepots=(0, 1)),
    )

    found = solve(probleem, seconden=1, iteraties=50)

    assert found.haalbaar
    assert {rit.wagen: rit.bezoeken for rit in found.plan.ritten if rit.bezoeken} == {
        "hier": (visit("ver"),),
        "daar": (visit("dichtbij"),),
    }


def test_a_van_passes_the_depot_where_crates_lie_when_no_other_begins_there() -> None:
    probleem = day_of_two_depots(
        Taak("gewoon", 2, lossen=2, depots=frozenset({0})),
        Taak("daarvandaan", 3, lossen=2, depots=frozenset({1})),
        hier=Wagen("hier", 10, herlaaddepots=(0, 1), max_herladen=2),
    )

    found = solve(probleem, seconden=1, iteraties=50)

    assert found.haalbaar
    assert found.plan.ritten[0].bezoeken == (visit("gewoon"), reload_at(1), visit("daarvandaan"))


def test_crates_where_no_van_comes_stay_out_and_the_plan_says_where_they_lie() -> None:
    probleem = day_of_two_depots(
        Taak("gewoon", 2, lossen=2),
        Taak("onbereikt", 3, lossen=2, depots=frozenset({1})),
        hier=Wagen("hier", 10, herlaaddepots=(0,)),
    )

    found = solve(probleem, seconden=1, iteraties=50)

    assert found.uitkomst.ongepland == ("onbereikt",)
    assert [gebrek.zin for gebrek in found.uitkomst.gebreken] == [
        "3 staat nog niet in een rit. De kratten liggen in 5."
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(probleem=problemen(met_spits=False, met_depots=True))
def test_the_solver_never_loads_crates_where_they_do_not_lie(beside: Beside, probleem: Probleem) -> None:
    assume(can_drive(probleem))

    found = beside(partial(solve, seconden=1, iteraties=30), probleem)

    assert Grens.DEPOT not in {gebrek.grens for gebrek in found.uitkomst.gebreken}


def test_a_small_van_loads_again_instead_of_leaving_crates() -> None:
    wagen = Wagen("bus", 10, herlaaddepots=(0,), max_herladen=2)
    probleem = probleem_on_a_line(*(Taak(f"t{n}", n, lossen=9) for n in (1, 2, 3)), wagen=wagen)

    found = solve(probleem, seconden=2, iteraties=400)

    assert found.haalbaar
    assert sum(bezoek.soort == Soort.HERLADEN for bezoek in found.plan.ritten[0].bezoeken) == 2


def test_optional_stops_are_left_out_when_the_road_costs_more() -> None:
    probleem = probleem_on_a_line(Taak("dichtbij", 1, waarde=500), Taak("ver", 5, waarde=500))

    found = solve(probleem, seconden=1, iteraties=100)

    assert found.uitkomst.ongepland == ("ver",)


def test_crates_that_go_straight_are_fetched_before_they_are_delivered() -> None:
    probleem = probleem_on_a_line(zendingen=(Zending("z", 3, 1, 4),))

    found = solve(probleem, seconden=1, iteraties=100)

    assert found.haalbaar
    assert [bezoek.soort for bezoek in found.plan.ritten[0].bezoeken] == [Soort.OPHALEN, Soort.BEZORGEN]


def test_the_search_starts_from_the_plan_it_is_given() -> None:
    taken = tuple(Taak(f"t{n}", n, lossen=1) for n in range(1, 6))
    probleem = probleem_on_a_line(*taken)
    begin = Plan((Rit("bus", tuple(visit(f"t{n}") for n in (1, 2, 3, 4, 5, 99))),))

    found = solve(probleem, seconden=1, iteraties=1, begin=begin)

    assert found.uitkomst.meters == 1000


def test_the_search_stops_when_it_is_told_to() -> None:
    told: list[Tussenstand] = []

    def stop(stand: Tussenstand) -> bool:
        told.append(stand)
        return False

    found = solve(probleem_on_a_line(Taak("a", 1)), seconden=60, report=stop)

    assert found.gestopt
    assert len(told) == 1


def test_the_same_seed_finds_the_same_plan() -> None:
    probleem = probleem_on_a_line(
        *(Taak(f"t{n}", n, lossen=4) for n in range(1, 6)), wagen=Wagen("bus", 10, aantal=3)
    )

    first, second = (solve(probleem, seconden=30, iteraties=80, seed=7) for _ in range(2))

    assert first.plan == second.plan


def test_the_rush_slows_the_solver_down_too() -> None:
    taak = Taak("a", 1, vensters=(Venster(0, 150),))
    probleem = probleem_on_a_line(taak, spits=(Spitsblok(0, 1000, 200),))

    found = solve(probleem, seconden=1, iteraties=20)

    assert not found.haalbaar


def write_instance(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


SOLOMON = """KLEIN

VEHICLE
NUMBER     CAPACITY
  2         20

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0         0          0          0       230          0
    1      3         4         10          0        60          1
    2      6         8         10          0        60          1
"""

PDPTW = """NAME: paar
TYPE: PDPTW
DIMENSION: 3
VEHICLES: 1
CAPACITY: 10
EDGE_WEIGHT_TYPE: EUC_2D
NODE_COORD_SECTION
0 0 0
1 3 4
2 6 8
PICKUP_AND_DELIVERY_SECTION
0 0 0 960 0 0 0
1 5 0 900 10 0 3
2 -5 0 900 10 2 0
DEPOT_SECTION
1
-1
EOF
"""


def test_a_solomon_file_is_rounded_as_in_the_literature(tmp_path: Path) -> None:
    probleem, schaal = instanties.read(write_instance(tmp_path / "klein.txt", SOLOMON))

    found = solve(probleem, seconden=1, iteraties=20)

    assert (schaal, found.kosten) == (10, 200)
    assert probleem.wagens[0].aantal == 2


def test_a_file_with_pairs_becomes_shipments(tmp_path: Path) -> None:
    probleem, schaal = instanties.read(write_instance(tmp_path / "paar.vrp", PDPTW))

    assert schaal == 1000
    assert [(zending.van_plek, zending.naar_plek, zending.kratten) for zending in probleem.zendingen] == [
        (1, 2, 5)
    ]


def test_a_file_that_is_no_instance_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ProbleemError, match=r"onzin\.vrp"):
        instanties.read(write_instance(tmp_path / "onzin.vrp", "NAME: niets"))


@settings(max_examples=10)
@given(st.integers(1, 5))
def test_a_window_cannot_end_before_it_begins(gap: int) -> None:
    with pytest.raises(ProbleemError):
        Venster(10, 10 - gap)
