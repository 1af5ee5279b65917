"""The Huis, the list of agendas, the phases, the versions, and what the agenda gives to the start page."""

import datetime as dt

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bisc_portal.accounts.models import User
from ontwikkelagenda import referentie, selectors, services
from ontwikkelagenda.models import Agenda, Budget, Huisdeel, Sectie
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import (
    NOW,
    consent,
    make_adopted,
    make_agenda,
    make_huisdeel,
    make_initiatief,
    make_sectie,
)


@pytest.fixture
def plan(bisc: object) -> Agenda:
    referentie.load()
    return Agenda.objects.get(jaar=2027)


def test_loading_reference_data_twice_changes_nothing(plan: Agenda) -> None:
    sectie = plan.secties.order_by("pk")[0]
    Budget.objects.filter(jaar=2028).update(bedrag=1)

    referentie.load()

    assert Huisdeel.objects.count() == 12
    assert plan.secties.count() == 12
    assert sectie.versies.count() == 1
    assert Budget.objects.filter(jaar=2028, bedrag=1).count() == 2


def test_every_part_of_the_huis_holds_the_words_of_the_plan(plan: Agenda) -> None:
    secties = {s.huisdeel.code: s for s in selectors.secties(plan)}

    assert len(secties) == 12
    assert all(s.tekst for s in secties.values())
    assert "Het op hetzelfde kwalitatieve niveau uitvoeren van basistaken op gebied van het IBL." in (
        secties["ibl"].tekst
    )
    assert [b.budget for b in selectors.budget_stand(plan).bronnen] == [300_000, 154_000]


def test_the_huis_shows_every_part_with_what_it_costs(plan: Agenda, directeur: User) -> None:
    veilig = plan.secties.get(huisdeel__code="veilige-vestigingen")
    services.save_sectie(veilig, tekst="Klaar.", klaar=True, versie=1, by=directeur, at=NOW)

    html = signed_in(directeur).get(plan.get_absolute_url()).content.decode()

    assert html.count('class="steen"') == 7
    assert html.count("kamer kamer--") == 3
    assert "regulier werk" in html
    assert "€\xa0454.000 vrij" in html
    assert "2.027" not in html


def test_an_empty_portal_says_what_is_missing(directeur: User) -> None:
    client = signed_in(directeur)

    answer = client.get(reverse("ontwikkelagenda:index"), follow=True)

    assert "Er is nog geen agenda" in answer.content.decode()


def test_an_agenda_that_is_not_there_is_404(directeur: User) -> None:
    assert signed_in(directeur).get("/ontwikkelagenda/2031/").status_code == 404


def test_a_section_of_another_agenda_is_404(directeur: User) -> None:
    sectie = make_sectie(make_agenda(2027))
    make_agenda(2028)

    path = reverse("ontwikkelagenda:show_sectie", args=[2028, sectie.pk])
    assert signed_in(directeur).get(path).status_code == 404


def test_two_versions_can_be_compared(directeur: User) -> None:
    sectie = make_sectie(make_agenda())
    services.save_sectie(sectie, tekst="Samen schrijven.", klaar=False, versie=1, by=directeur, at=NOW)
    path = reverse("ontwikkelagenda:list_versies", args=[2027, sectie.pk])

    html = signed_in(directeur).get(path, {"van": "1", "tot": "2"}).content.decode()

    assert "erbij: </span>schrijven" in html
    assert signed_in(directeur).get(path, {"van": "x", "tot": "99"}).status_code == 200


def test_the_phase_of_amendments_closes_the_writing(directeur: User, agendaredacteur: User) -> None:
    agenda = make_agenda()
    sectie = make_sectie(agenda)
    path = reverse("ontwikkelagenda:change_fase", args=[agenda.jaar])

    answer = signed_in(agendaredacteur).post(path, {"fase": "wijzigingsvoorstellen"})

    assert answer.status_code == 302
    with pytest.raises(services.AgendaClosedError):
        services.save_sectie(sectie, tekst="Anders.", klaar=False, versie=1, by=directeur, at=NOW)


def test_no_phase_chosen_is_refused_with_what_to_do(agendaredacteur: User) -> None:
    path = reverse("ontwikkelagenda:change_fase", args=[make_agenda().jaar])

    answer = signed_in(agendaredacteur).post(path, {"fase": ""})

    assert answer.status_code == 422
    assert "Kies naar welke fase de agenda gaat." in answer.content.decode()


def test_adopting_by_the_phase_form_is_not_offered(agendaredacteur: User) -> None:
    agenda = make_agenda()
    path = reverse("ontwikkelagenda:change_fase", args=[agenda.jaar])

    answer = signed_in(agendaredacteur).post(path, {"fase": "vastgesteld"})

    assert answer.status_code == 422
    with pytest.raises(services.FaseNotAllowedError):
        services.change_fase(agenda, fase=Agenda.Fase.VASTGESTELD, by=agendaredacteur, at=NOW)


def test_an_editor_adds_and_arranges_a_section(agendaredacteur: User, bibliotheek: object) -> None:
    agenda = make_agenda()
    client = signed_in(agendaredacteur)

    client.post(
        reverse("ontwikkelagenda:add_sectie", args=[agenda.jaar]),
        {"huisdeel": make_huisdeel().pk, "titel": "De gezinsaanpak"},
    )
    sectie = Sectie.objects.get(titel="De gezinsaanpak")
    path = reverse("ontwikkelagenda:arrange_sectie", args=[agenda.jaar, sectie.pk])
    client.post(path, {"titel": "De werkgeversaanpak", "anderen": "voorstellen"})

    sectie.refresh_from_db()
    assert (sectie.volgorde, sectie.titel, sectie.status) == (2, "De werkgeversaanpak", "leeg")


def test_ten_versions_cost_the_queries_of_one(directeur: User) -> None:
    agenda = make_agenda()
    sectie = make_sectie(agenda)
    client = signed_in(directeur)

    def write_and_count(versie: int) -> int:
        services.save_sectie(
            sectie, tekst=f"Tekst {versie}.", klaar=False, versie=versie, by=directeur, at=NOW
        )
        make_initiatief(agenda, directeur)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(sectie.get_absolute_url()).status_code == 200
        return len(queries)

    write_and_count(1)
    counts = {write_and_count(versie) for versie in range(2, 8)}

    assert len(counts) == 1


def test_the_budget_of_an_adopted_year_is_not_changed_in_the_admin(beheerder: User, directeur: User) -> None:
    make_adopted(2026, by=directeur)
    make_agenda(2027)
    client = signed_in(beheerder)

    def status(jaar: int) -> int:
        budget = Budget.objects.get(jaar=jaar, bron="agendabudget")
        path = reverse("admin:ontwikkelagenda_budget_change", args=[budget.pk])
        return client.post(path, {"jaar": jaar, "bron": budget.bron, "bedrag": "310000"}).status_code

    assert (status(2026), status(2027)) == (403, 302)


# --- Vandaag and search -----------------------------------------------------------------------------------
def test_a_director_sees_the_own_sections_that_are_not_ready(directeur: User, andere_directeur: User) -> None:
    agenda = make_agenda()
    opzet = services.Opzet(make_huisdeel(), "De gezinsaanpak", penvoerder=directeur.organisatie)
    services.add_sectie(agenda, opzet, by=None, at=NOW)
    early = NOW - dt.timedelta(days=60)

    assert [t.titel for t in selectors.list_taken(directeur, early)] == ["De gezinsaanpak"]
    assert selectors.list_taken(andere_directeur, early) == []


def test_the_pdo_comes_into_sight_three_weeks_before(directeur: User, servicedeskmedewerker: User) -> None:
    agenda = make_agenda()
    assert selectors.list_taken(directeur, NOW) == []  # nothing to adopt before the network consented
    consent(agenda, directeur)

    assert selectors.list_taken(directeur, NOW - dt.timedelta(days=30)) == []
    assert [t.titel for t in selectors.list_taken(directeur, NOW)] == ["Ontwikkelagenda 2027 vaststellen"]
    assert selectors.list_taken(servicedeskmedewerker, NOW) == []


def test_the_card_draws_the_small_huis_for_writers_only(
    plan: Agenda, directeur: User, servicedeskmedewerker: User
) -> None:
    template = Template("{% load ontwikkelagenda_vandaag %}{% ontwikkelagenda_kaart user %}")

    empty = template.render(Context({"user": directeur}))
    assert "Er staan nog geen initiatieven in." in empty
    assert "van 0" not in empty
    make_initiatief(plan, directeur)
    assert "0 van 1" in template.render(Context({"user": directeur}))
    assert template.render(Context({"user": servicedeskmedewerker})).strip() == ""


def test_search_finds_sections_and_initiatives_and_hides_them_from_others(
    directeur: User, medewerker: User
) -> None:
    agenda = make_agenda()
    make_initiatief(agenda, directeur, titel="Boekenkoffer op het consultatiebureau")
    withdrawn = make_initiatief(agenda, directeur, titel="Boekenkoffer die niet doorgaat")
    services.withdraw_initiatief(withdrawn, by=directeur, at=NOW)

    found = selectors.search(directeur, "boekenkoffer")

    assert [hit.titel for hit in found] == ["Boekenkoffer op het consultatiebureau"]
    assert [hit.soort for hit in selectors.search(directeur, "leesoffensief")] == ["sectie"]
    assert selectors.search(medewerker, "boekenkoffer") == []


def test_an_adopted_agenda_shows_its_decision(directeur: User) -> None:
    agenda = make_adopted(2026, by=directeur)
    client = signed_in(directeur)

    assert "Bekijk het besluit" in client.get(agenda.get_absolute_url()).content.decode()
    besluit = client.get(reverse("ontwikkelagenda:show_adopted", args=[2026])).content.decode()
    assert agenda.vastgestelde_versies.get().hash in besluit
    assert client.get(reverse("ontwikkelagenda:adopt_agenda", args=[2026])).status_code == 302
