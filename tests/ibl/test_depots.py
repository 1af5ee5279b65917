"""Several depots: every van begins and ends at its own, and what is sorted where counts as at a depot."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Gemeente, Organisatie, Vestiging
from ibl import selectors, services
from ibl.models import Chauffeursdienst, Depot, Stop
from ibl.planning.plan import Plan, Rit, reload_at, visit
from ibl.selectors.dagprobleem import load_dag
from ibl.workflow import Status
from tests.ibl.factories import make_opdracht
from tests.ibl.factories_ritten import DINSDAG, make_depot, make_plek, make_tarief, make_voertuig
from tests.ibl.factories_scans import make_scan


@pytest.fixture
def gemeente(bibliotheek: Organisatie) -> Gemeente:
    return Gemeente.objects.create(naam="Zeist", bibliotheek=bibliotheek)


@pytest.fixture
def depot(bisc: Organisatie, bibliotheek: Organisatie, gemeente: Gemeente) -> Depot:
    """The main one, with a van and three places near it."""
    make_tarief()
    depot = make_depot(bisc, gemeente)
    make_voertuig(depot)
    for number in (1, 2, 3):
        make_plek(bibliotheek, gemeente, oost_km=4 * number)
    return depot


def make_far_depot(bisc: Organisatie, gemeente: Gemeente) -> Depot:
    """More than forty kilometres to the east."""
    far = make_depot(bisc, gemeente)
    far.vestiging.lon = Decimal("5.8")
    far.vestiging.save(update_fields=["lon"])
    return far


@pytest.fixture
def far(depot: Depot, bisc: Organisatie, gemeente: Gemeente) -> Depot:
    return make_far_depot(bisc, gemeente)


@pytest.fixture
def nearby(far: Depot, bibliotheek: Organisatie, gemeente: Gemeente) -> Vestiging:
    """Near the far depot, far from the main one."""
    return make_plek(bibliotheek, gemeente, oost_km=44)


def test_every_van_leaves_from_the_depot_of_its_shift_and_comes_back_there(
    depot: Depot, far: Depot, nearby: Vestiging, chauffeur: User, logistiek_medewerker: User
) -> None:
    local = make_voertuig(far)
    Chauffeursdienst.objects.create(
        chauffeur=chauffeur, datum=DINSDAG, depot=far, voertuig=local, van=dt.time(8), tot=dt.time(16)
    )

    plan = services.make_ritplan(depot, DINSDAG, by=logistiek_medewerker, at=timezone.now())

    bord = selectors.load_planbord(plan)
    assert bord.uitkomst.haalbaar
    assert bord.depots == [depot, far]
    rit = plan.ritten.get(voertuig=local)
    assert [stop.vestiging for stop in rit.stops.all()] == [nearby]
    assert rit.meters < 10_000  # from its own depot; from the main one it is more than eighty kilometres
    assert plan.stops.get(vestiging=nearby).depot_meters < 5_000
    assert len(selectors.draw_map(bord).depots) == 2


def test_a_trip_is_named_after_where_it_drives_in_the_province_not_seen_from_its_own_depot(
    depot: Depot, far: Depot, gemeente: Gemeente, chauffeur: User, logistiek_medewerker: User
) -> None:
    west_of_it = make_plek(gemeente.bibliotheek, gemeente, oost_km=38)
    local = make_voertuig(far)
    Chauffeursdienst.objects.create(
        chauffeur=chauffeur, datum=DINSDAG, depot=far, voertuig=local, van=dt.time(8), tot=dt.time(16)
    )

    plan = services.make_ritplan(depot, DINSDAG, by=logistiek_medewerker, at=timezone.now())

    rit = plan.ritten.get(voertuig=local)
    assert [stop.vestiging for stop in rit.stops.all()] == [west_of_it]
    assert rit.naam.startswith("Rit Oost")


def test_a_shift_that_moves_to_a_new_depot_brings_the_roads_there_into_the_plan(
    depot: Depot, bisc: Organisatie, gemeente: Gemeente, chauffeur: User, logistiek_medewerker: User
) -> None:
    datum = timezone.localdate() + dt.timedelta(days=(1 - timezone.localdate().weekday()) % 7 + 7)
    plan = services.make_ritplan(depot, datum, by=logistiek_medewerker, at=timezone.now())
    rit = plan.ritten.filter(bewegingen__gt=0).get()
    before = rit.meters
    far = make_far_depot(bisc, gemeente)

    services.plan_dienst(
        chauffeur=chauffeur,
        datum=datum,
        depot=far,
        voertuig=rit.voertuig,
        van=dt.time(8),
        tot=dt.time(17),
        by=logistiek_medewerker,
        at=timezone.now(),
    )

    rit.refresh_from_db()
    assert rit.depot == far
    assert rit.meters > before + 60_000


def test_a_van_that_loads_again_at_its_own_depot_keeps_that_in_the_rows(
    depot: Depot, far: Depot, nearby: Vestiging, logistiek_medewerker: User
) -> None:
    local = make_voertuig(far)
    plan = services.make_ritplan(depot, DINSDAG, by=logistiek_medewerker, at=timezone.now())
    dag = load_dag(plan)
    stops = {stop.vestiging: str(stop.pk) for stop in dag.stops}
    first, *_ = (key for place, key in stops.items() if place != nearby)
    round_trip = Rit(str(local.pk), (visit(stops[nearby]), reload_at(1), visit(first)))

    services.planuitkomsten.apply_plan(dag, Plan((round_trip,)))

    again = load_dag(plan)
    reload = next(stop for stop in again.stops if stop.soort == Stop.Soort.HERLADEN)
    assert reload.vestiging_id == far.vestiging_id
    trip = next(trip for trip in again.rijplan().ritten if trip.wagen == str(local.pk))
    assert trip == round_trip


def test_a_branch_that_is_a_depot_sorts_crates_like_any_depot(
    depot: Depot, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, chauffeur: User
) -> None:
    now = timezone.now()
    hub = Vestiging.objects.create(
        organisatie=vestiging.organisatie, gemeente=vestiging.gemeente, plaats="Rhenen", naam="Overslag"
    )
    Depot.objects.create(vestiging=hub)
    opdracht = make_opdracht(
        vestiging, andere_vestiging, by=medewerker, at=now - dt.timedelta(hours=5), status=Status.OPGEHAALD
    )

    services.receive_scans(
        [make_scan(opdracht.nummer, "lossen", hub, now - dt.timedelta(hours=1))],
        by=chauffeur,
        apparaat="telefoon",
        at=now,
    )

    opdracht.refresh_from_db()
    assert opdracht.stand == Status.OP_DEPOT
    assert selectors.find_depot() == depot.vestiging
