"""Any moment of a section can be read again, with who wrote what since."""

import datetime as dt

import pytest
from django.urls import reverse

from bisc_portal.accounts.models import User
from ontwikkelagenda import selectors, services
from ontwikkelagenda.models import Sectie
from ontwikkelagenda.opmaak import Vorm
from ontwikkelagenda.tekst import auteurs
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import NOW, make_agenda, make_sectie


@pytest.fixture
def sectie(directeur: User, andere_directeur: User) -> Sectie:
    """Laid out, then written by two people an hour apart."""
    sectie = make_sectie(make_agenda())
    services.save_sectie(sectie, tekst="Wij lezen voor.", klaar=False, versie=1, by=directeur, at=NOW)
    later = NOW + dt.timedelta(hours=1)
    return services.save_sectie(
        sectie, tekst="Wij lezen thuis voor.", klaar=False, versie=2, by=andere_directeur, at=later
    )


def page(sectie: Sectie, query: str = "") -> str:
    return reverse("ontwikkelagenda:show_geschiedenis", args=[sectie.agenda.jaar, sectie.pk]) + query


def test_every_spell_has_its_writer_and_its_text(
    sectie: Sectie, directeur: User, andere_directeur: User
) -> None:
    spells = selectors.momenten(selectors.sectie_deel(sectie))

    assert [spell.organisatie for spell in spells] == ["Utrecht", "Eemland", ""]
    keuze = selectors.compare_momenten(
        selectors.sectie_deel(sectie), van=spells[1].van - 1, tot=spells[1].tot
    )
    assert (keuze.oud, keuze.nieuw) == ("Samen lezen.\n\n- een\n- twee", "Wij lezen voor.")


def test_the_first_keystroke_is_still_there(sectie: Sectie) -> None:
    keuze = selectors.compare_momenten(selectors.sectie_deel(sectie), van=0, tot=1)

    assert (keuze.oud, keuze.nieuw) == ("", "Samen lezen.\n\n- een\n- twee")


def test_the_words_know_their_writer(sectie: Sectie) -> None:
    spells = selectors.momenten(selectors.sectie_deel(sectie))
    keuze = selectors.compare_momenten(selectors.sectie_deel(sectie), van=spells[-1].tot, tot=spells[0].tot)

    whose = {tekst.strip(): moment.organisatie if moment else None for tekst, moment in keuze.aandelen}
    assert whose["thuis"] == "Utrecht"
    assert "".join(tekst for tekst, _ in keuze.aandelen) == "Wij lezen thuis voor."


@pytest.mark.parametrize("wijze", ["samen", "naast", "wie", "onzin"])
def test_the_page_shows_two_moments_in_every_way(sectie: Sectie, directeur: User, wijze: str) -> None:
    html = signed_in(directeur).get(page(sectie, f"?van=2&tot=3&wijze={wijze}")).content.decode()

    assert "thuis" in html


@pytest.mark.parametrize("wijze", ["samen", "naast", "wie"])
def test_the_text_is_shown_in_its_shape_and_not_with_its_marks(
    sectie: Sectie, directeur: User, wijze: str
) -> None:
    tekst = "## Wat we doen\n\n- Wij lezen thuis.\n- Wij lezen voor."
    services.save_sectie(sectie, tekst=tekst, klaar=False, versie=3, by=directeur, at=NOW)

    html = signed_in(directeur).get(page(sectie, f"?van=1&tot=4&wijze={wijze}")).content.decode()

    assert "## Wat" not in html
    assert "- Wij" not in html
    assert ("<h3" in html) or (wijze == "naast" and 'class="verschil__kop"' in html)


@pytest.mark.parametrize("query", ["?van=x&tot=-1", "?van=99999999999999999999", "?tot=0", "?van=5&tot=1"])
def test_a_strange_address_shows_something_sensible(sectie: Sectie, directeur: User, query: str) -> None:
    assert signed_in(directeur).get(page(sectie, query)).status_code == 200


def test_a_version_with_a_name_is_found_by_it(sectie: Sectie, directeur: User) -> None:
    address = reverse("ontwikkelagenda:name_versie", args=[sectie.agenda.jaar, sectie.pk])

    answer = signed_in(directeur).post(address, {"naam": "Voor het PDO"}, follow=True)

    assert "Voor het PDO" in answer.content.decode()
    versie = selectors.named_versies(sectie)[0]
    assert (versie.tekst, versie.door) == ("Wij lezen thuis voor.", directeur)


def test_words_that_were_moved_on_stay_with_who_wrote_them() -> None:
    found = auteurs.annotate("Wij lezen.", [("Wij lezen voor.", "een"), ("Thuis: Wij lezen voor.", "twee")])

    assert found == [("Thuis: ", "twee"), ("Wij lezen", None), (" voor", "een"), (".", None)]


def test_a_line_keeps_its_shape_whoever_typed_its_mark() -> None:
    found = auteurs.lines([("## Ko", "een"), ("p\n- ", "twee"), ("punt\n\n", "twee"), ("slot", None)])

    assert [(line.vorm, line.stukken) for line in found] == [
        (Vorm.KOP, [("Ko", "een", True), ("p", "twee", False)]),
        (Vorm.OPSOMMING, [("punt", "twee", True)]),
        (Vorm.ALINEA, [("slot", None, False)]),
    ]
