"""A visitor finds settings in every state, and loads of every kind."""

import datetime as dt
import random

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Gemeente, Organisatie
from ibl import demonstratie_vervoer, selectors
from ibl.models import Chauffeursdienst, Depot, Isoaanvraag, Transportopdracht, Voertuig, Weekpatroon
from ibl.workflow import Status
from tests.ibl.factories_iso import make_partner
from tests.ibl.factories_ritten import make_depot, make_dienst, make_plek, make_voertuig


@pytest.fixture
def depot(bisc: Organisatie, bibliotheek: Organisatie) -> Depot:
    gemeente = Gemeente.objects.create(naam="Zeist", bibliotheek=bibliotheek)
    for number in range(8):
        make_plek(bibliotheek, gemeente, oost_km=number)
    return make_depot(bisc, gemeente)


def make(depot: Depot, now: dt.datetime, month: dt.date) -> None:
    rng = random.Random(1)  # noqa: S311  the same every time
    demonstratie_vervoer.generate(month, tot=now, rng=rng)
    demonstratie_vervoer.plan_diensten(month, tot=now, rng=rng)


@pytest.mark.usefixtures("logistiek_medewerker")
def test_every_setting_has_something_to_show_and_twice_makes_no_more(depot: Depot, chauffeur: User) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    voertuig = make_voertuig(depot)
    make_partner(testpartner=True, adres="")
    monday = selectors.monday_of(today) + dt.timedelta(days=7)
    make_dienst(chauffeur, depot, datum=monday, voertuig=voertuig)
    patterns = Weekpatroon.objects.count()

    for _ in range(2):
        make(depot, now, today.replace(day=1))

    kinds = set(Transportopdracht.objects.values_list("soort", flat=True))
    assert kinds == set(Transportopdracht.Soort.values) - {"ibl"}
    assert Transportopdracht.objects.filter(status=Status.BESCHIKBAAR).exists()
    assert selectors.list_sluitingen(vandaag=today).count() == 2
    assert selectors.list_sluitingen(vandaag=today, voorbij=True).count() == 1
    assert voertuig not in Voertuig.objects.available_on(today)
    assert Weekpatroon.objects.count() == patterns + 2
    assert sorted(Isoaanvraag.objects.values_list("rol", flat=True)) == ["aanvrager"] * 4 + ["uitlener"] * 2
    assert Chauffeursdienst.objects.filter(vervallen_op__isnull=False).count() == 1


@pytest.mark.usefixtures("logistiek_medewerker")
def test_a_month_that_is_over_stays_as_it_is(depot: Depot) -> None:
    make(depot, timezone.now(), dt.date(2025, 1, 1))

    assert not Transportopdracht.objects.exists()
    assert not Organisatie.objects.filter(soort="school").exists()
