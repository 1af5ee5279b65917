"""A visitor finds a day with two depots, and travel times of every kind."""

import datetime as dt
import random
from decimal import Decimal

import pytest
from django.utils import timezone

from bisc_portal.importeren.models import Importactie
from bisc_portal.netwerk.models import Gemeente, Organisatie
from ibl import demonstratie_reistijden, demonstratie_ritten, selectors
from ibl.models import Depot, Reistijdmatrix, Ritplan
from tests.ibl.factories_ritten import MIDDEN, make_depot, make_patroon, make_plek, make_tarief, make_voertuig


@pytest.fixture
def depot(bisc: Organisatie, bibliotheek: Organisatie) -> Depot:
    """Four branches near the main depot, three near a town in the east."""
    zeist = Gemeente.objects.create(naam="Zeist", bibliotheek=bibliotheek)
    Gemeente.objects.create(
        naam="Veenendaal",
        bibliotheek=bibliotheek,
        lat=Decimal(str(MIDDEN[0])),
        lon=Decimal(str(MIDDEN[1] + 0.6)),
    )
    for oost_km in (1, 2, 3, 4, 40, 41, 42):
        place = make_plek(bibliotheek, zeist, oost_km=oost_km, lossen=0, laden=0)
        for weekdag in range(5):
            make_patroon(place, weekdag=weekdag)
    make_tarief()
    depot = make_depot(bisc, zeist)
    make_voertuig(depot)
    return depot


def run(now: dt.datetime, month: dt.date) -> None:
    rng = random.Random(1)  # noqa: S311  the same every time
    demonstratie_ritten.plan_next_day(month, tot=now, rng=rng)
    demonstratie_reistijden.generate(month, tot=now, rng=rng)


@pytest.mark.usefixtures("depot", "logistiek_medewerker", "chauffeur")
def test_the_next_day_is_driven_from_two_depots() -> None:
    now = timezone.now()

    run(now, timezone.localdate(now).replace(day=1))

    bord = selectors.load_planbord(Ritplan.objects.get())
    assert bord.uitkomst.haalbaar
    assert [str(home) for home in bord.depots] == ["Depot", "Overslag Veenendaal"]
    assert all(
        rit.rit.dienst is None or rit.rit.dienst.depot == rit.rit.voertuig.depot for rit in bord.ritten
    )


@pytest.mark.usefixtures("depot", "logistiek_medewerker")
def test_a_version_of_a_file_waits_beside_the_one_in_use() -> None:
    now = timezone.now()
    month = timezone.localdate(now).replace(day=1)

    run(now, month)
    demonstratie_reistijden.generate(month, tot=now, rng=random.Random(2))  # noqa: S311  twice makes no more

    version = Reistijdmatrix.objects.get(bron=Reistijdmatrix.Bron.INVOER)
    assert version.geldig_vanaf is None
    assert version.gemeten > 0
    assert Importactie.objects.get().status == Importactie.Status.TOEGEPAST
    # Nothing was driven yet, so there is nothing to fit a version to.
    assert not Reistijdmatrix.objects.filter(bron=Reistijdmatrix.Bron.GEKALIBREERD).exists()


@pytest.mark.usefixtures("depot", "logistiek_medewerker")
def test_a_month_that_is_over_gets_neither() -> None:
    run(timezone.now(), dt.date(2025, 1, 1))

    assert not Ritplan.objects.exists()
    assert Depot.objects.count() == 1
    assert not Reistijdmatrix.objects.exists()
