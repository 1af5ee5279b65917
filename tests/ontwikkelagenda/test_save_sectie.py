"""Writing a section: every save is kept, and nobody writes over somebody else."""

import pytest
from django.urls import reverse

from bisc_portal.accounts.models import User
from ontwikkelagenda import services
from ontwikkelagenda.models import Sectie, SectieVersie
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import NOW, make_adopted, make_agenda, make_sectie, refuse_sql


@pytest.fixture
def sectie(db: None) -> Sectie:
    return make_sectie(make_agenda())


def write(sectie: Sectie) -> str:
    return reverse("ontwikkelagenda:edit_sectie", args=[sectie.agenda.jaar, sectie.pk])


def test_saving_keeps_every_version(sectie: Sectie, directeur: User) -> None:
    services.save_sectie(sectie, tekst="Eerst.", klaar=False, versie=1, by=directeur, at=NOW)
    services.save_sectie(sectie, tekst="Daarna.", klaar=True, versie=2, by=directeur, at=NOW)

    kept = (
        SectieVersie.objects.filter(sectie=sectie).order_by("nummer").values_list("nummer", "tekst", "status")
    )
    assert list(kept)[1:] == [(2, "Eerst.", "in_bewerking"), (3, "Daarna.", "klaar_voor_pdo")]


def test_a_double_click_is_one_version(sectie: Sectie, directeur: User) -> None:
    for _ in range(2):
        services.save_sectie(sectie, tekst="Eenmaal.", klaar=False, versie=1, by=directeur, at=NOW)

    assert sectie.versies.count() == 2


def test_a_stale_save_shows_both_texts_and_writes_nothing(
    sectie: Sectie, directeur: User, andere_directeur: User
) -> None:
    one, two = signed_in(directeur), signed_in(andere_directeur)
    one.get(write(sectie))
    two.get(write(sectie))

    one.post(write(sectie), {"tekst": "De tekst van Eemland.", "versie": 1})
    answer = two.post(write(sectie), {"tekst": "De tekst van Utrecht.", "versie": 1})

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "De tekst van Eemland." in html
    assert "De tekst van Utrecht." in html
    sectie.refresh_from_db()
    assert (sectie.tekst, sectie.versie) == ("De tekst van Eemland.", 2)


def test_after_a_clash_the_merged_text_can_be_saved(
    sectie: Sectie, directeur: User, andere_directeur: User
) -> None:
    signed_in(directeur).post(write(sectie), {"tekst": "Van Eemland.", "versie": 1})
    two = signed_in(andere_directeur)
    clash = two.post(write(sectie), {"tekst": "Van Utrecht.", "versie": 1})

    versie = clash.context["form"]["versie"].value()
    answer = two.post(write(sectie), {"tekst": "Van Eemland.\n\nVan Utrecht.", "versie": versie})

    assert answer.status_code == 302
    sectie.refresh_from_db()
    assert sectie.tekst == "Van Eemland.\n\nVan Utrecht."


def test_edits_of_different_paragraphs_are_offered_together(
    sectie: Sectie, directeur: User, andere_directeur: User
) -> None:
    services.save_sectie(sectie, tekst="Een.\n\nTwee.\n\nDrie.", klaar=False, versie=1, by=directeur, at=NOW)
    services.save_sectie(sectie, tekst="EEN.\n\nTwee.\n\nDrie.", klaar=False, versie=2, by=directeur, at=NOW)

    clash = signed_in(andere_directeur).post(write(sectie), {"tekst": "Een.\n\nTwee.\n\nDRIE.", "versie": 2})

    assert clash.context["form"]["tekst"].value() == "EEN.\n\nTwee.\n\nDRIE."


def test_an_empty_section_cannot_be_ready(sectie: Sectie, directeur: User) -> None:
    answer = signed_in(directeur).post(write(sectie), {"tekst": "  ", "klaar": "on", "versie": 1})

    assert answer.status_code == 422
    assert "Een lege sectie kan niet klaar zijn" in answer.content.decode()


def test_a_text_that_is_too_long_is_refused_and_kept_in_the_field(sectie: Sectie, directeur: User) -> None:
    tekst = "woord " * 12_000

    answer = signed_in(directeur).post(write(sectie), {"tekst": tekst, "versie": 1})

    assert answer.status_code == 422
    assert "Kort haar in" in answer.content.decode()
    assert answer.context["form"]["tekst"].value() == tekst


def test_writing_in_an_adopted_agenda_is_refused_and_the_text_is_still_there(directeur: User) -> None:
    sectie = make_sectie(make_adopted())

    answer = signed_in(directeur).post(write(sectie), {"tekst": "Te laat.", "versie": 1})

    assert answer.status_code == 409
    assert "Te laat." in answer.content.decode()
    assert signed_in(directeur).get(write(sectie)).status_code == 403


def test_the_text_is_never_html(sectie: Sectie, directeur: User) -> None:
    tekst = "<script>alert(1)</script>\n\n- <b>vet</b>"
    services.save_sectie(sectie, tekst=tekst, klaar=False, versie=1, by=directeur, at=NOW)

    html = signed_in(directeur).get(sectie.get_absolute_url()).content.decode()

    assert "<script>alert" not in html
    assert "&lt;b&gt;vet" in html


@pytest.mark.parametrize("sql", ["UPDATE {} SET tekst = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_keeps_every_version(sectie: Sectie, sql: str) -> None:
    refuse_sql("ontwikkelagenda_sectieversie", sql)
