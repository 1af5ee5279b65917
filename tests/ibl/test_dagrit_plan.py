"""The planned trip on the telephone: what this van takes and brings, and what the plan counts on."""

import datetime as dt

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Gemeente, Organisatie, Vestiging
from ibl import selectors, services
from ibl.models import Rit, Stop
from ibl.workflow import Status
from tests.ibl.factories import make_opdracht
from tests.ibl.factories_ritten import DINSDAG, make_depot, make_plek, make_tarief, make_voertuig

NU = timezone.make_aware(dt.datetime.combine(DINSDAG, dt.time(7, 30)))


@pytest.fixture
def rit(bisc: Organisatie, bibliotheek: Organisatie, logistiek_medewerker: User, chauffeur: User) -> Rit:
    """A fixed trip of this driver along two branches."""
    gemeente = Gemeente.objects.create(naam="Zeist", bibliotheek=bibliotheek)
    depot = make_depot(bisc, gemeente)
    make_tarief()
    voertuig = make_voertuig(depot)
    for number in (1, 2):
        make_plek(bibliotheek, gemeente, oost_km=5 * number)
    depot.diensten.create(
        chauffeur=chauffeur, voertuig=voertuig, datum=DINSDAG, van=dt.time(7), tot=dt.time(17)
    )
    plan = services.make_ritplan(depot, DINSDAG, by=None, at=NU)
    services.fix_ritplan(plan, version=plan.version, by=logistiek_medewerker, at=NU)
    return plan.ritten.get()


def at_depot(bestemming: Vestiging, herkomst: Vestiging, by: User) -> str:
    return make_opdracht(
        bestemming, herkomst, by=by, at=NU - dt.timedelta(hours=20), status=Status.OP_DEPOT
    ).nummer


def test_the_depot_names_only_what_goes_to_a_stop_of_this_trip(
    rit: Rit, chauffeur: User, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    first, second = (stop.vestiging for stop in rit.stops.order_by("volgnummer"))
    mine = at_depot(first, andere_vestiging, medewerker)
    at_depot(vestiging, andere_vestiging, medewerker)
    fetched = make_opdracht(
        vestiging, second, by=medewerker, at=NU - dt.timedelta(hours=20), status=Status.KLAARGEZET
    ).nummer
    make_opdracht(
        vestiging, andere_vestiging, by=medewerker, at=NU - dt.timedelta(hours=20), status=Status.KLAARGEZET
    )

    stops = selectors.load_dagrit(chauffeur, now=NU).stops

    assert stops[0].sleutel == "begin"
    assert [ding.code for ding in stops[0].laden] == [mine]
    assert [ding.code for ding in stops[-1].lossen] == [fetched]


def test_what_goes_after_loading_again_is_loaded_then(
    rit: Rit, chauffeur: User, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    first, second = rit.stops.order_by("volgnummer")
    second.volgnummer = 3
    second.save(update_fields=["volgnummer"])
    Stop.objects.create(
        plan=rit.plan,
        rit=rit,
        volgnummer=2,
        soort=Stop.Soort.HERLADEN,
        vestiging=rit.plan.depot.vestiging,
    )
    early = at_depot(first.vestiging, andere_vestiging, medewerker)
    late = at_depot(second.vestiging, andere_vestiging, medewerker)
    brought = make_opdracht(
        vestiging, first.vestiging, by=medewerker, at=NU - dt.timedelta(hours=20), status=Status.KLAARGEZET
    ).nummer

    begin, _, again, _, eind = selectors.load_dagrit(chauffeur, now=NU).stops

    assert again.depot
    assert [ding.code for ding in begin.laden] == [early]
    assert [ding.code for ding in again.laden] == [late]
    assert [ding.code for ding in again.lossen] == [brought]
    assert not eind.lossen


def test_a_stop_says_what_the_plan_counts_on_before_anything_has_a_code(rit: Rit, chauffeur: User) -> None:
    stops = selectors.load_dagrit(chauffeur, now=NU).as_json()["stops"]

    assert [(stop["plan_lossen"], stop["plan_laden"]) for stop in stops] == [(0, 0), (2, 1), (2, 1), (0, 0)]
