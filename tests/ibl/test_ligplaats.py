"""Crates lie at one depot: only a van that loads there brings them, in the plan and on the telephone."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Gemeente, Organisatie, Vestiging
from ibl import selectors, services
from ibl.models import Depot, Ritplan, Stop, Transportopdracht
from ibl.selectors.ligplaats import locate_at_depots
from ibl.workflow import Status
from tests.conftest import signed_in
from tests.ibl.factories import make_opdracht
from tests.ibl.factories_ritten import (
    DINSDAG,
    make_depot,
    make_dienst,
    make_plek,
    make_tarief,
    make_voertuig,
)
from tests.ibl.factories_scans import make_scan
from tests.ibl.test_depots import make_far_depot


@dataclass
class Dag:
    """A Tuesday of two depots; near each of them is a place where nothing comes but what is ordered."""

    depot: Depot
    far: Depot
    herkomst: Vestiging
    dichtbij: Vestiging
    ver_weg: Vestiging
    medewerker: User
    chauffeur: User
    planner: User

    def put_down(
        self, naar: Vestiging, op: Vestiging, *, opdracht: Transportopdracht | None = None
    ) -> Transportopdracht:
        """An order that was fetched, and scanned at a depot; or one that is scanned at yet another."""
        now = timezone.now()
        if opdracht is None:
            fetched = now - dt.timedelta(hours=5)
            opdracht = make_opdracht(
                naar, self.herkomst, by=self.medewerker, at=fetched, status=Status.OPGEHAALD
            )
        scan = make_scan(opdracht.nummer, "lossen", op, now - dt.timedelta(hours=1))
        services.receive_scans([scan], by=self.chauffeur, apparaat="telefoon", at=now)
        opdracht.refresh_from_db()
        assert opdracht.stand == Status.OP_DEPOT
        return opdracht

    def plan(self) -> Ritplan:
        return services.make_ritplan(self.depot, DINSDAG, by=self.planner, at=timezone.now())


@pytest.fixture
def gemeente(bibliotheek: Organisatie) -> Gemeente:
    return Gemeente.objects.create(naam="Zeist", bibliotheek=bibliotheek)


@pytest.fixture
def depot(bisc: Organisatie, gemeente: Gemeente) -> Depot:
    make_tarief()
    depot = make_depot(bisc, gemeente)
    make_voertuig(depot)
    return depot


@pytest.fixture
def dag(
    depot: Depot, vestiging: Vestiging, medewerker: User, chauffeur: User, logistiek_medewerker: User
) -> Dag:
    gemeente = depot.vestiging.gemeente
    return Dag(
        depot=depot,
        far=make_far_depot(depot.vestiging.organisatie, gemeente),
        herkomst=vestiging,
        dichtbij=make_plek(gemeente.bibliotheek, gemeente, oost_km=2, lossen=0, laden=0),
        ver_weg=make_plek(gemeente.bibliotheek, gemeente, oost_km=40, lossen=0, laden=0),
        medewerker=medewerker,
        chauffeur=chauffeur,
        planner=logistiek_medewerker,
    )


def loaded_at(plan: Ritplan, opdracht: Transportopdracht) -> Vestiging:
    """Where the round began on which it is brought."""
    stop = plan.stops.select_related("rit__voertuig__depot__vestiging").get(ladingen__opdracht=opdracht)
    assert stop.rit is not None
    earlier = plan.stops.filter(rit=stop.rit, soort=Stop.Soort.HERLADEN, volgnummer__lt=stop.volgnummer)
    reload = earlier.order_by("volgnummer").last()
    return reload.vestiging if reload else stop.rit.depot.vestiging


def test_what_lies_at_a_depot_is_brought_on_a_round_that_begins_there(dag: Dag) -> None:
    """However near the other depot the destination lies."""
    make_voertuig(dag.far)
    here = dag.put_down(dag.ver_weg, dag.depot.vestiging)
    there = dag.put_down(dag.dichtbij, dag.far.vestiging)

    plan = dag.plan()

    bord = selectors.load_planbord(plan)
    assert bord.uitkomst.haalbaar
    assert loaded_at(plan, here) == dag.depot.vestiging
    assert loaded_at(plan, there) == dag.far.vestiging
    stop = next(item for rit in bord.ritten for item in rit.stops if item.stop.vestiging == dag.dichtbij)
    assert stop.vanaf == str(dag.far)


def test_a_place_with_crates_at_two_depots_is_two_stops(dag: Dag) -> None:
    make_voertuig(dag.far)
    here = dag.put_down(dag.dichtbij, dag.depot.vestiging)
    there = dag.put_down(dag.dichtbij, dag.far.vestiging)

    plan = dag.plan()

    assert plan.stops.filter(vestiging=dag.dichtbij).count() == 2
    assert loaded_at(plan, here) == dag.depot.vestiging
    assert loaded_at(plan, there) == dag.far.vestiging


def test_a_van_passes_the_depot_where_crates_lie_when_none_begins_there(dag: Dag) -> None:
    there = dag.put_down(dag.ver_weg, dag.far.vestiging)

    plan = dag.plan()

    assert selectors.load_planbord(plan).uitkomst.haalbaar
    (stop,) = plan.stops.filter(ladingen__opdracht=there)
    before = plan.stops.get(rit=stop.rit, volgnummer=(stop.volgnummer or 0) - 1)
    assert (before.soort, before.vestiging) == (Stop.Soort.HERLADEN, dag.far.vestiging)


def test_a_stop_moved_to_a_van_that_loads_elsewhere_is_named_at_once_and_not_handed_out(dag: Dag) -> None:
    make_voertuig(dag.far)
    there = dag.put_down(dag.dichtbij, dag.far.vestiging)
    plan = dag.plan()
    stop = plan.stops.get(ladingen__opdracht=there)

    services.move_stop(
        stop,
        rit=plan.ritten.get(voertuig__depot=dag.depot),
        plaats=0,
        version=plan.version,
        by=dag.planner,
        at=timezone.now(),
    )

    page = signed_in(dag.planner).get(plan.get_absolute_url())
    sentence = (
        f"De kratten voor {dag.dichtbij} liggen in het depot {dag.far}. Deze wagen heeft ze niet geladen."
    )
    assert sentence in page.text
    plan.refresh_from_db()
    with pytest.raises(services.PlanNotFeasibleError, match="heeft ze niet geladen"):
        services.fix_ritplan(plan, version=plan.version, by=dag.planner, at=timezone.now())


def test_a_stop_that_no_van_can_load_for_says_where_its_crates_lie(dag: Dag) -> None:
    """The van goes no further than the main depot's places."""
    dag.depot.voertuigen.update(bereik_km=50)
    dag.put_down(dag.ver_weg, dag.far.vestiging)

    plan = dag.plan()

    bord = selectors.load_planbord(plan)
    assert [(item.stop.vestiging, item.vanaf) for item in bord.ongepland] == [(dag.ver_weg, str(dag.far))]
    page = signed_in(dag.planner).get(plan.get_absolute_url())
    assert f"{dag.ver_weg} staat nog niet in een rit. De kratten liggen in het depot {dag.far}." in page.text


def test_an_order_lies_where_it_was_last_put_down(dag: Dag) -> None:
    opdracht = make_opdracht(
        dag.dichtbij,
        dag.herkomst,
        by=dag.medewerker,
        at=timezone.now() - dt.timedelta(hours=9),
        status=Status.OP_DEPOT,
    )
    assert locate_at_depots([opdracht.pk]) == {opdracht.pk: dag.depot.vestiging_id}

    dag.put_down(dag.dichtbij, dag.far.vestiging, opdracht=opdracht)

    assert locate_at_depots([opdracht.pk]) == {opdracht.pk: dag.far.vestiging_id}


def test_the_driver_is_not_asked_to_load_what_lies_at_another_depot(dag: Dag) -> None:
    make_voertuig(dag.far)
    here = dag.put_down(dag.dichtbij, dag.depot.vestiging)
    there = dag.put_down(dag.dichtbij, dag.far.vestiging)
    make_dienst(dag.chauffeur, dag.depot, datum=DINSDAG, voertuig=dag.depot.voertuigen.get())
    plan = dag.plan()
    services.fix_ritplan(plan, version=plan.version, by=dag.planner, at=timezone.now())
    noon = dt.datetime.combine(DINSDAG, dt.time(12), dt.UTC)

    dagrit = selectors.load_dagrit(dag.chauffeur, now=noon)

    to_load = {(halte.plaats, ding.code) for halte in dagrit.stops for ding in halte.laden}
    assert (dag.depot.vestiging_id, here.nummer) in to_load
    assert (dag.depot.vestiging_id, there.nummer) not in to_load
