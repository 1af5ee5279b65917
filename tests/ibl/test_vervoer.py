"""The figures of driving: exact shares for every payer, and factors that count from their day."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.meting import Periode
from bisc_portal.netwerk.models import Gemeente, Organisatie
from ibl import selectors, services
from ibl.models import Emissiefactor, Rit
from tests.ibl.factories_ritten import (
    DINSDAG,
    SINDS,
    make_depot,
    make_patroon,
    make_plek,
    make_tarief,
    make_voertuig,
)


@pytest.fixture
def rit(
    bisc: Organisatie, bibliotheek: Organisatie, andere_bibliotheek: Organisatie, logistiek_medewerker: User
) -> Rit:
    """One driven trip of 100 km and two hours to two payers as far away as one another."""
    gemeente = Gemeente.objects.create(naam="Zeist", bibliotheek=bibliotheek)
    depot = make_depot(bisc, gemeente)
    make_tarief()
    make_voertuig(depot)
    make_plek(bibliotheek, gemeente, oost_km=10, lossen=3, laden=0)
    make_plek(andere_bibliotheek, gemeente, oost_km=-10, lossen=1, laden=0)
    plan = services.make_ritplan(depot, DINSDAG, by=logistiek_medewerker, at=timezone.now())
    rit = plan.ritten.get()
    services.start_rit(rit, by=None, at=timezone.now())
    services.finish_rit(rit, by=None, at=timezone.now() + dt.timedelta(hours=2))
    Rit.objects.filter(pk=rit.pk).update(
        meters=100_000, vertrek_op=timezone.now(), terug_op=timezone.now() + dt.timedelta(hours=2)
    )
    rit.refresh_from_db()
    return rit


def periode() -> Periode:
    begin = dt.datetime.combine(DINSDAG.replace(day=1), dt.time(), timezone.get_current_timezone())
    return Periode(begin, begin + dt.timedelta(days=30))


def test_the_cost_of_a_trip_goes_to_its_payers_by_crate_kilometre(rit: Rit, bibliotheek: Organisatie) -> None:
    vervoer = selectors.load_vervoer([rit])

    assert vervoer.kosten is not None
    assert round(vervoer.kosten, 2) == Decimal("110.00")  # 100 km × 0,50 + 2 h × 30
    most = vervoer.betalers[0]
    assert (most.organisatie, round(most.aandeel, 2)) == (bibliotheek, Decimal("0.75"))
    assert round(sum(row.kosten for row in vervoer.betalers), 6) == round(vervoer.kosten, 6)


def test_co2_follows_the_factor_that_counted_that_day(rit: Rit) -> None:
    Emissiefactor.objects.create(
        aandrijving="diesel", kg_co2_per_eenheid=Decimal("3.2"), geldig_vanaf=SINDS, bron="oud"
    )
    Emissiefactor.objects.create(
        aandrijving="diesel",
        kg_co2_per_eenheid=Decimal("9.9"),
        geldig_vanaf=DINSDAG + dt.timedelta(days=1),
        bron="later",
    )

    telling = selectors.count_co2(periode(), now=timezone.now())

    assert (telling.teller, telling.noemer) == (Decimal(32), Decimal(100))


def test_a_trip_without_a_factor_counts_in_no_figure_and_says_so(rit: Rit) -> None:
    telling = selectors.count_co2(periode(), now=timezone.now())
    (row,) = selectors.list_co2(periode(), now=timezone.now())

    assert telling.aandeel is None
    assert not row.telt_mee
    assert "geen emissiefactor" in row.reden


def test_movements_are_counted_beside_what_driving_apart_would_have_taken(
    rit: Rit, bisc: Organisatie, bibliotheek: Organisatie, logistiek_medewerker: User
) -> None:
    telling = selectors.count_voertuigbewegingen(periode(), now=timezone.now())
    (row,) = selectors.list_voertuigbewegingen(periode(), now=timezone.now())

    assert (telling.teller, telling.noemer) == (Decimal(3), Decimal(3))
    assert row.url == rit.get_absolute_url()
    other = selectors.count_voertuigbewegingen(periode(), now=timezone.now(), bibliotheek_id=bisc.pk)
    assert other.noemer == 0


def test_planned_trips_are_no_figures_yet(rit: Rit) -> None:
    Rit.objects.update(status=Rit.Status.GEPLAND)

    assert selectors.count_voertuigbewegingen(periode(), now=timezone.now()).noemer == 0
    assert selectors.list_months() == []


def test_the_figures_of_a_month_take_the_same_queries_for_more_trips(rit: Rit) -> None:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    make_patroon(rit.stops.all()[0].vestiging, weekdag=3)
    with CaptureQueriesContext(connection) as one:
        selectors.load_vervoer(list(selectors.list_ritten_of_month(DINSDAG)))
    plan = services.make_ritplan(rit.plan.depot, DINSDAG + dt.timedelta(days=2), by=None, at=timezone.now())
    services.finish_rit(plan.ritten.get(), by=None, at=timezone.now() + dt.timedelta(days=900))

    with CaptureQueriesContext(connection) as two:
        found = selectors.load_vervoer(list(selectors.list_ritten_of_month(DINSDAG)))

    assert len(found.ritten) == 2
    assert len(two) == len(one)
