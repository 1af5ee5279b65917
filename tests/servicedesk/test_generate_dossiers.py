"""The demonstration's desk of today: no page of it is empty."""

import datetime as dt
import random

import pytest
from django.test import Client
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.demonstratie import logins
from bisc_portal.netwerk import referentie as netwerk
from servicedesk import demonstratie_dossiers
from servicedesk.models import (
    Beveiligingsincident,
    Bijlage,
    GbsAansluiting,
    GbsTraject,
    IctDienst,
    InkomendeMail,
    Koppeling,
    Melding,
    Statusbericht,
    Vermelding,
    Wijziging,
)
from tests.conftest import signed_in
from tests.servicedesk.factories import load_afspraken

DESK = "servicedeskmedewerker.bisc@demo.invalid"


@pytest.fixture
def dossiers(db: None) -> dt.datetime:
    netwerk.load()
    load_afspraken()
    logins.load_logins()
    now = timezone.now()
    generate(timezone.localdate(now).replace(day=1), now)
    return now


def generate(maand: dt.date, tot: dt.datetime) -> None:
    demonstratie_dossiers.generate(maand, tot=tot, rng=random.Random(1))  # noqa: S311


@pytest.mark.usefixtures("dossiers")
def test_every_state_is_there() -> None:
    mail = set(InkomendeMail.objects.values_list("status", flat=True))
    fasen = set(GbsTraject.objects.values_list("fase", flat=True))

    assert set(Wijziging.objects.values_list("status", flat=True)) == set(Wijziging.Status.values)
    assert {"verwerkt", "te_beoordelen", "quarantaine", "genegeerd"} <= mail
    assert {"proefmigratie", "voorbereiding"} <= fasen
    assert Statusbericht.objects.values("soort").distinct().count() == 3
    incidenten = Beveiligingsincident.objects.select_related("melding")
    assert {(i.melding.afgeschermd, i.ingetrokken_op is None) for i in incidenten} == {
        (True, True),
        (False, False),
    }


@pytest.mark.usefixtures("dossiers")
def test_every_tie_between_calls_is_there() -> None:
    hoofd = Melding.objects.get(grote_storing=True)

    assert hoofd.deelmeldingen.count() >= 1
    assert set(hoofd.deelmeldingen.values_list("status", flat=True)) == {"in_behandeling"}
    assert Melding.objects.filter(samengevoegd_in__isnull=False, status="afgesloten").exists()
    assert Melding.objects.filter(status="heropend").exists()
    assert set(Bijlage.objects.values_list("toestand", flat=True)) == set(Bijlage.Toestand.values)
    assert Koppeling.objects.exists()
    assert Vermelding.objects.exists()


@pytest.mark.usefixtures("dossiers")
def test_a_library_that_has_moved_no_longer_prepares() -> None:
    over = GbsTraject.objects.get(organisatie__code="bibliotheek-veenendaal")

    assert over.fase == GbsTraject.Fase.NAZORG
    assert over.gepland_op is None
    assert not GbsTraject.objects.filter(fase="voorbereiding", organisatie=over.organisatie).exists()


@pytest.mark.usefixtures("dossiers")
def test_every_service_has_users_and_the_gbs_only_who_moved() -> None:
    gebruikers = {d.slug: d.vestigingen.count() for d in IctDienst.objects.order_by("pk")}

    assert min(gebruikers.values()) > 0
    assert gebruikers["gbs"] < gebruikers["bibliotheeksysteem"]


@pytest.mark.usefixtures("dossiers")
def test_no_library_is_counted_as_moved_that_has_not() -> None:
    assert not GbsAansluiting.objects.exists()


@pytest.mark.usefixtures("dossiers")
@pytest.mark.parametrize(
    ("pagina", "woorden"),
    [
        ("/servicedesk/post/", "Vraag over mijn reservering"),
        ("/servicedesk/wijzigingen/", "Nieuwe wifi in de leeszaal"),
        ("/servicedesk/beveiliging/", "Laptop van de balie is weg"),
        ("/servicedesk/gbs/", "Proefmigratie"),
    ],
)
def test_a_page_of_the_desk_is_filled(pagina: str, woorden: str) -> None:
    assert woorden in signed_in(User.objects.get(email=DESK)).get(pagina).text


@pytest.mark.usefixtures("dossiers")
def test_the_public_reads_what_is_going_on() -> None:
    text = Client().get("/status/").text

    assert "Wifi is traag in een paar vestigingen" in text
    assert "Onderhoud aan het bibliotheeksysteem" in text


def test_a_month_that_is_over_gets_nothing(db: None) -> None:
    netwerk.load()
    load_afspraken()
    logins.load_logins()

    generate(dt.date(2025, 3, 1), timezone.now())

    assert not Melding.alle.exists()


def test_the_next_month_adds_no_second_desk(dossiers: dt.datetime) -> None:
    later = dossiers + dt.timedelta(days=31)

    generate(timezone.localdate(later).replace(day=1), later)

    assert Wijziging.objects.count() == len(Wijziging.Status.values)
