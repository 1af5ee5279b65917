"""Out: the portfolio, CSV, Word, the guest's link, the permanent address, and the digest."""

import csv
import datetime as dt
from io import BytesIO, StringIO

import docx
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from ontwikkelagenda import notifications
from ontwikkelagenda.models import Agenda, Gastlink
from ontwikkelagenda.services import gastlink, samenvatting
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import NOW, adopt, make_agenda, make_initiatief, make_ronde


def page(name: str, agenda: Agenda, *args: object) -> str:
    return reverse(f"ontwikkelagenda:{name}", args=[agenda.jaar, *args])


@pytest.mark.parametrize("indeling", ["thema", "bibliotheek", "kwartaal", "begroting", "onzin"])
def test_the_portfolio_shows_every_view_of_the_same_facts(directeur: User, indeling: str) -> None:
    agenda = make_agenda()
    make_initiatief(agenda, directeur, titel="Voorlezen")

    html = signed_in(directeur).get(page("show_portfolio", agenda), {"indeling": indeling}).content.decode()

    assert "Voorlezen" in html


def test_the_csv_is_open_and_holds_no_formula(directeur: User) -> None:
    agenda = make_agenda()
    make_initiatief(agenda, directeur, "12500.50", titel="=SOM(A1)")

    answer = signed_in(directeur).get(page("export_initiatieven", agenda))

    row = next(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert (row["initiatief"], row["agendabudget"], row["totaal"]) == ("'=SOM(A1)", "12500.50", "12500.50")


def test_the_word_file_has_headings_and_a_table(directeur: User) -> None:
    agenda = make_agenda()
    make_initiatief(agenda, directeur, titel="Voorlezen")

    answer = signed_in(directeur).get(page("download_docx", agenda))

    document = docx.Document(BytesIO(answer.content))
    styles = {p.text: p.style.name for p in document.paragraphs if p.style}
    assert styles["Ontwikkelagenda 2027"] == "Title"
    assert styles["Voorlezen"] == "Heading 4"
    assert styles["een"] == "List Bullet"
    assert len(document.tables) == 2


def test_a_guest_reads_by_a_link_until_it_expires(directeur: User, agendaredacteur: User) -> None:
    agenda = make_agenda()
    now = timezone.now()
    _, sleutel = gastlink.make_gastlink(agenda, voor="de raad", dagen=7, by=agendaredacteur, at=now)
    guest, path = Client(), reverse("ontwikkelagenda:read_as_guest", args=[sleutel])
    answer = guest.get(path)
    assert answer.status_code == 200
    assert "Samen lezen" in answer.content.decode()
    assert sleutel not in Gastlink.objects.get().sleutel_hash

    Gastlink.objects.update(verloopt_op=now)

    assert guest.get(path).status_code == 410
    assert "Samen lezen" not in guest.get(path).content.decode()


def test_a_revoked_or_guessed_link_shows_nothing(agendaredacteur: User) -> None:
    agenda = make_agenda()
    link, sleutel = gastlink.make_gastlink(
        agenda, voor="de raad", dagen=7, by=agendaredacteur, at=timezone.now()
    )
    signed_in(agendaredacteur).post(page("revoke_gastlink", agenda, link.pk))

    assert Client().get(reverse("ontwikkelagenda:read_as_guest", args=[sleutel])).status_code == 410
    assert Client().get(reverse("ontwikkelagenda:read_as_guest", args=["geraden"])).status_code == 404


def test_the_address_of_a_new_link_is_shown_once(agendaredacteur: User) -> None:
    agenda = make_agenda()
    client = signed_in(agendaredacteur)

    first = client.post(page("list_gastlinks", agenda), {"voor": "de raad", "dagen": "30"}).content.decode()

    assert "/ontwikkelagenda/gast/" in first
    assert "/ontwikkelagenda/gast/" not in client.get(page("list_gastlinks", agenda)).content.decode()


def test_an_adopted_agenda_has_an_address_without_an_editor(directeur: User) -> None:
    agenda = make_agenda()
    make_initiatief(agenda, directeur, titel="Voorlezen")
    adopt(agenda, directeur)

    answer = signed_in(directeur).get(page("read_adopted", agenda, 1))

    html = answer.content.decode()
    assert "Voorlezen" in html
    assert "editor" not in html
    assert signed_in(directeur).get(page("read_adopted", agenda, 2)).status_code == 404


def test_the_digest_mails_once_what_was_not_read(directeur: User) -> None:
    agenda = make_agenda()
    notifications.tell_fase(agenda, at=NOW)

    samenvatting.send_digests(at=NOW + dt.timedelta(hours=1))
    samenvatting.send_digests(at=NOW + dt.timedelta(hours=2))

    digest = Bericht.objects.get(adres=directeur.email)
    assert "Eén bericht dat je nog niet las" in digest.tekst
    assert "consultatie" in digest.tekst
    assert f"{settings.PORTAAL_ADRES}{agenda.get_absolute_url()}" in digest.tekst
    assert digest.per_mail


def test_who_has_not_voted_is_reminded_once(
    directeur: User, andere_directeur: User, agendaredacteur: User
) -> None:
    make_ronde(make_agenda(), agendaredacteur, sluit_op=NOW + dt.timedelta(days=3, hours=2))

    samenvatting.send_reminders(at=NOW)
    samenvatting.send_reminders(at=NOW + dt.timedelta(hours=1))

    assert Bericht.objects.filter(ontvanger=directeur, onderwerp__startswith="Nog 3 dagen").count() == 1
