"""The public status page: what it says, to whom, how fast, and who is mailed about it."""

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Vestiging
from servicedesk import selectors, services
from servicedesk.models import IctDienst, Meetperiode, Onbeschikbaarheid, Statusabonnee, Statusbericht
from servicedesk.selectors.statuspagina import Stand
from tests.conftest import signed_in
from tests.servicedesk.factories import load_afspraken, make_melding
from tests.servicedesk.factories_status import make_dienst, make_statusbericht

ATOM = "{http://www.w3.org/2005/Atom}"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def dienst(db: None) -> IctDienst:
    return make_dienst(naam="Netwerk")


def page_now() -> Any:
    return selectors.make_statuspagina(now=timezone.now())


def measured_since(days: int) -> None:
    vanaf = timezone.localdate() - dt.timedelta(days=days)
    Meetperiode.objects.create(dienst="bibliotheeksysteem", vanaf=vanaf)


def bar(dienst: IctDienst) -> Any:
    return next(balk for balk in page_now().diensten if balk.naam == dienst.naam)


def test_anybody_reads_that_all_is_well(client: Client, dienst: IctDienst) -> None:
    page = client.get("/status/")

    assert page.status_code == 200
    assert "Alles werkt" in page.text
    assert "Netwerk: 100,00" in page.text.replace("\xa0", " ")


def test_an_outage_is_told_and_then_over(
    client: Client, dienst: IctDienst, servicedeskmedewerker: User, django_capture_on_commit_callbacks: Any
) -> None:
    client.get("/status/")
    with django_capture_on_commit_callbacks(execute=True):
        bericht = make_statusbericht(servicedeskmedewerker, dienst=dienst)
    page = client.get("/status/").text
    assert "Netwerk heeft een storing" in page
    assert "We zoeken het uit." in page

    with django_capture_on_commit_callbacks(execute=True):
        services.update_statusbericht(
            bericht, by=servicedeskmedewerker, at=timezone.now(), stand="hersteld", tekst="Het werkt."
        )
    page = client.get("/status/").text
    assert "Alles werkt" in page
    assert "Het werkt." in page
    with pytest.raises(services.StatusRefusedError, match="al voorbij"):
        services.update_statusbericht(
            bericht, by=servicedeskmedewerker, at=timezone.now(), stand="onderzoek", tekst="Toch niet."
        )


def test_a_thousand_readers_cost_one_reading(client: Client, dienst: IctDienst) -> None:
    with CaptureQueriesContext(connection) as first:
        client.get("/status/")
    with CaptureQueriesContext(connection) as second:
        client.get("/status/")

    assert len(first) <= 8
    assert len(second) == 0


def test_measured_outages_and_maintenance_are_days(dienst: IctDienst) -> None:
    dienst.contractdienst = "bibliotheeksysteem"
    dienst.save()
    Meetperiode.objects.create(
        dienst="bibliotheeksysteem", vanaf=timezone.localdate() - dt.timedelta(days=30)
    )
    # Of the day it is here: between midnight here and midnight in UTC those are two days.
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    for days, hours, gepland in [(3, 2, False), (5, 1, True), (7, 0.1, False)]:
        van = noon - dt.timedelta(days=days)
        Onbeschikbaarheid.objects.create(
            dienst="bibliotheeksysteem",
            van=van,
            tot=van + hours * HOUR,
            gepland=gepland,
            aangekondigd_op=van - dt.timedelta(days=9) if gepland else None,
            toelichting="Toets",
        )

    dagen = bar(dienst).dagen

    assert [dagen[-1 - n].stand for n in (3, 5, 7, 40)] == [
        Stand.STORING,
        Stand.ONDERHOUD,
        Stand.HINDER,
        Stand.ONBEKEND,
    ]
    assert dagen[-4].minuten == 120
    assert 0.99 < bar(dienst).aandeel < 1


def test_an_outage_before_measuring_began_is_shown_and_not_counted(dienst: IctDienst) -> None:
    dienst.contractdienst = "bibliotheeksysteem"
    dienst.save()
    van = timezone.now() - 20 * dt.timedelta(days=1)
    Onbeschikbaarheid.objects.create(
        dienst="bibliotheeksysteem", van=van, tot=van + HOUR, toelichting="Verbinding weg"
    )

    assert bar(dienst).aandeel is None
    assert [d.stand for d in bar(dienst).dagen].count(Stand.STORING) >= 1
    measured_since(10)
    assert bar(dienst).aandeel == 1


def test_what_is_told_and_measured_at_once_counts_once(
    dienst: IctDienst, servicedeskmedewerker: User
) -> None:
    dienst.contractdienst = "bibliotheeksysteem"
    dienst.save()
    now = timezone.now()
    Meetperiode.objects.create(
        dienst="bibliotheeksysteem", vanaf=timezone.localdate() - dt.timedelta(days=200)
    )
    Onbeschikbaarheid.objects.create(dienst="bibliotheeksysteem", van=now - HOUR, toelichting="Sonde")
    make_statusbericht(servicedeskmedewerker, dienst=dienst, van=now - HOUR)

    # Shortly after midnight the hour lies in two days, the shorter part of which is a nuisance only.
    down = {Stand.STORING, Stand.HINDER}
    minutes = sum(dag.minuten for dag in bar(dienst).dagen if dag.stand in down)

    assert 59 <= minutes <= 62


def test_maintenance_is_announced_beforehand(dienst: IctDienst, servicedeskmedewerker: User) -> None:
    now = timezone.now()
    make_statusbericht(
        servicedeskmedewerker, dienst=dienst, soort="onderhoud", van=now + HOUR, tot=now + 2 * HOUR
    )
    page = page_now()
    assert [v.titel for v in page.gepland] == ["Het netwerk is traag"]
    assert page.stand == Stand.WERKT

    with pytest.raises(services.StatusRefusedError, match="voordat het begint"):
        make_statusbericht(
            servicedeskmedewerker, dienst=dienst, soort="onderhoud", van=now - HOUR, tot=now + HOUR
        )


@pytest.mark.usefixtures("afspraken")
def test_a_big_outage_writes_to_the_page_and_its_end_too(
    vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    now = timezone.now()
    melding = make_melding(vestiging, medewerker, op=now - HOUR, onderwerp="Wachtwoord van de directeur")
    gbs = IctDienst.objects.get(slug="gbs")
    services.set_dienst_of_melding(melding, by=servicedeskmedewerker, at=now, dienst=gbs)
    services.declare_grote_storing(melding, by=servicedeskmedewerker, at=now)

    page = page_now()
    assert page.stand == Stand.STORING
    assert page.nu[0].titel == "Storing bij GBS"
    assert "Wachtwoord" not in str(page)

    services.pick_up_melding(melding, by=servicedeskmedewerker, at=now)
    services.resolve_melding(melding, by=servicedeskmedewerker, at=now, oplossing="Herstart.")
    assert Statusbericht.objects.get().tot is not None


def test_the_feed_is_atom(client: Client, dienst: IctDienst, servicedeskmedewerker: User) -> None:
    bericht = make_statusbericht(servicedeskmedewerker, dienst=dienst, titel="Wifi & netwerk < 1 Mb")
    selectors.forget_statuspagina()

    response = client.get("/status/atom.xml")

    feed = etree.fromstring(response.content)
    assert response["Content-Type"].startswith("application/atom+xml")
    assert feed.tag == f"{ATOM}feed"
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Wifi & netwerk < 1 Mb"
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{bericht.uuid}"
    for tag in ("title", "id", "updated"):
        assert feed.findtext(f"{ATOM}{tag}")


def test_the_feed_is_rss_too(client: Client, dienst: IctDienst, servicedeskmedewerker: User) -> None:
    bericht = make_statusbericht(servicedeskmedewerker, dienst=dienst, titel="Wifi & netwerk < 1 Mb")
    selectors.forget_statuspagina()

    response = client.get("/status/rss.xml")

    feed = etree.fromstring(response.content)
    assert response["Content-Type"].startswith("application/rss+xml")
    (item,) = feed.findall("channel/item")
    assert item.findtext("title") == "Wifi & netwerk < 1 Mb"
    assert item.findtext("guid") == f"urn:uuid:{bericht.uuid}"
    assert parsedate_to_datetime(item.findtext("pubDate") or "") == bericht.van.replace(microsecond=0)
    assert item.findtext("category") == dienst.naam
    for tag in ("title", "link", "description", "lastBuildDate"):
        assert feed.findtext(f"channel/{tag}")


def test_a_reader_finds_both_feeds_by_itself(client: Client, dienst: IctDienst) -> None:
    page = client.get("/status/").text

    for kind in ("atom", "rss"):
        assert re.search(
            rf'<link rel="alternate" type="application/{kind}\+xml"[^>]+/status/{kind}\.xml"', page
        )


# --- Subscribing -------------------------------------------------------------------------------------------
def link_in_mail(adres: str) -> str:
    return Bericht.objects.filter(adres=adres).order_by("pk").last().link  # type: ignore[union-attr]


def subscribe(client: Client, adres: str = "lezer@voorbeeld.nl") -> None:
    client.post("/status/abonnement/", {"adres": adres})
    client.post(link_in_mail(adres))


def test_a_subscriber_confirms_hears_and_leaves(
    client: Client, dienst: IctDienst, servicedeskmedewerker: User
) -> None:
    client.post("/status/abonnement/", {"adres": "Lezer@Voorbeeld.nl"})
    link = link_in_mail("lezer@voorbeeld.nl")
    assert client.get(link).status_code == 200
    assert Statusabonnee.objects.get().bevestigd_op is None, "opening the link confirms nothing"
    make_statusbericht(servicedeskmedewerker, dienst=dienst)
    assert Bericht.objects.filter(adres="lezer@voorbeeld.nl").count() == 1

    client.post(link)
    bericht = make_statusbericht(servicedeskmedewerker, dienst=dienst)
    services.update_statusbericht(
        bericht, by=servicedeskmedewerker, at=timezone.now(), stand="hersteld", tekst="Klaar."
    )
    told = list(Bericht.objects.filter(adres="lezer@voorbeeld.nl").order_by("pk"))[1:]
    assert [b.onderwerp for b in told] == [
        "We zoeken de oorzaak: Het netwerk is traag",
        "Hersteld: Het netwerk is traag",
    ]
    stop = re.search(r"<http://[^/]+(/status/[^>]+)>", told[0].koppen["List-Unsubscribe"])
    assert stop
    assert Client(enforce_csrf_checks=True).post(stop[1]).status_code == 200
    assert not Statusabonnee.objects.exists()
    assert client.post(stop[1]).status_code == 200


def test_asking_again_tells_nobody_anything(client: Client, db: None) -> None:
    subscribe(client)

    again = client.post("/status/abonnement/", {"adres": "lezer@voorbeeld.nl"}, follow=True)
    other = client.post("/status/abonnement/", {"adres": "ander@voorbeeld.nl"}, follow=True)

    assert "Kijk in je mail" in again.text
    assert "Kijk in je mail" in other.text
    assert Bericht.objects.filter(adres="lezer@voorbeeld.nl").count() == 1


def test_nobody_is_flooded_with_confirmations(client: Client, db: None) -> None:
    codes = [
        client.post("/status/abonnement/", {"adres": "slachtoffer@voorbeeld.nl"}).status_code
        for _ in range(12)
    ]

    assert Bericht.objects.count() == 1
    assert codes[-1] == 422


def test_an_unconfirmed_address_is_forgotten_and_its_link_dies(client: Client, db: None) -> None:
    client.post("/status/abonnement/", {"adres": "lezer@voorbeeld.nl"})
    link = link_in_mail("lezer@voorbeeld.nl")

    assert services.forget_onbevestigd(at=timezone.now() + dt.timedelta(days=4)) == 1
    assert client.get(link).status_code == 410
    assert client.post(f"/status/abonnement/{signing.dumps(1, salt='anders')}/bevestigen/").status_code == 410


def test_a_wrong_address_is_told_beside_the_field(client: Client, dienst: IctDienst) -> None:
    page = client.post("/status/abonnement/", {"adres": "lezer"})

    assert page.status_code == 422
    assert "Dit is geen volledig e-mailadres" in page.text


def test_services_know_their_branches_and_calls(
    dienst: IctDienst, vestiging: Vestiging, servicedeskmedewerker: User
) -> None:
    load_afspraken()
    services.set_gebruik(dienst, by=servicedeskmedewerker, at=timezone.now(), vestigingen=[vestiging])

    (found,) = selectors.list_gebruik(dienst)
    counted = selectors.list_diensten_met_aantallen().get(pk=dienst.pk)
    assert found.vestiging == vestiging
    assert (counted.aantal_vestigingen, counted.aantal_meldingen) == (1, 0)  # type: ignore[attr-defined]


def test_the_start_page_says_how_the_systems_do(directeur: User, dienst: IctDienst) -> None:
    assert "Alle systemen werken" in signed_in(directeur).get("/").text


def test_the_start_page_names_the_system_that_is_down(
    directeur: User,
    dienst: IctDienst,
    servicedeskmedewerker: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        make_statusbericht(servicedeskmedewerker, dienst=dienst)
    page = signed_in(directeur).get("/").text

    assert "Storing: Netwerk" in page
    assert "Alle systemen werken" not in page


@pytest.mark.parametrize(("days", "told"), [(6, True), (20, False)])
def test_the_start_page_tells_maintenance_two_weeks_ahead(
    directeur: User, dienst: IctDienst, servicedeskmedewerker: User, days: int, *, told: bool
) -> None:
    van = timezone.now() + dt.timedelta(days=days)
    titel = "Onderhoud aan het netwerk"
    make_statusbericht(
        servicedeskmedewerker, dienst=dienst, soort="onderhoud", titel=titel, van=van, tot=van + 2 * HOUR
    )

    assert (titel in signed_in(directeur).get("/").text) is told
