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


def test_two_saves_of_the_same_form_are_laid_together_and_the_second_is_told(
    sectie: Sectie, directeur: User, andere_directeur: User
) -> None:
    one, two = signed_in(directeur), signed_in(andere_directeur)
    basis = "Samen lezen.\n\n- een\n- twee"

    one.post(write(sectie), {"tekst": f"{basis}\n- drie", "versie": 1})
    answer = two.post(write(sectie), {"tekst": f"Eerst dit.\n\n{basis}", "versie": 1}, follow=True)

    sectie.refresh_from_db()
    assert sectie.tekst == "Eerst dit.\n\nSamen lezen.\n\n- een\n- twee\n- drie"
    assert "Intussen schreef Directeur er ook in" in answer.content.decode()


def test_two_edits_of_one_paragraph_keep_both_words(
    sectie: Sectie, directeur: User, andere_directeur: User
) -> None:
    services.save_sectie(sectie, tekst="Wij lezen voor.", klaar=False, versie=1, by=directeur, at=NOW)

    services.save_sectie(sectie, tekst="Wij lezen samen voor.", klaar=False, versie=2, by=directeur, at=NOW)
    services.save_sectie(
        sectie, tekst="Wij allen lezen voor.", klaar=False, versie=2, by=andere_directeur, at=NOW
    )

    sectie.refresh_from_db()
    assert sectie.tekst == "Wij allen lezen samen voor."


def test_a_form_of_a_version_that_never_was_is_refused_with_its_text(sectie: Sectie, directeur: User) -> None:
    answer = signed_in(directeur).post(write(sectie), {"tekst": "Van elders.", "versie": 99})

    assert answer.status_code == 409
    assert "Van elders." in answer.content.decode()
    sectie.refresh_from_db()
    assert sectie.versie == 1


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


@pytest.mark.parametrize("sql", ["UPDATE {} SET tekst = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_keeps_every_version(sectie: Sectie, sql: str) -> None:
    refuse_sql("ontwikkelagenda_sectieversie", sql)
