"""Initiatives: adding, changing, taking out and putting back, and finding them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import selectors, services
from ontwikkelagenda.models import Agenda, Begrotingsregel, Bron, Initiatief
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import (
    NOW,
    adopt,
    make_adopted,
    make_agenda,
    make_huisdeel,
    make_initiatief,
    make_sectie,
    make_thema,
    make_voorstel,
)


def add_url(agenda: Agenda) -> str:
    return reverse("ontwikkelagenda:add_initiatief", args=[agenda.jaar])


def url(initiatief: Initiatief, name: str) -> str:
    return reverse(f"ontwikkelagenda:{name}_initiatief", args=[initiatief.sectie.agenda.jaar, initiatief.pk])


def filled_in(agenda: Agenda, penvoerder: Organisatie, **changes: Any) -> dict[str, Any]:
    """The form as a person fills it in: two lines of money and an empty one."""
    return {
        "titel": "Boekenkoffer op het consultatiebureau",
        "sectie": make_sectie(agenda).pk,
        "soort": "experiment",
        "aard": "vernieuwing",
        "doel": "Elk gezin een eerste boek.",
        "thema": make_thema().pk,
        "penvoerder": penvoerder.pk,
        "bibliotheken": [penvoerder.pk],
        "regel-TOTAL_FORMS": 3,
        "regel-INITIAL_FORMS": 0,
        "regel-0-bron": "agendabudget",
        "regel-0-bedrag": "12.500",
        "regel-1-bron": "eigen_bijdrage",
        "regel-1-bedrag": "€ 1.250,50",
        "regel-2-bron": "agendabudget",
        "begint_kwartaal": "1",
        "eindigt_kwartaal": "4",
        "mijlpaal-TOTAL_FORMS": 1,
        "mijlpaal-INITIAL_FORMS": 0,
        "risico-TOTAL_FORMS": 1,
        "risico-INITIAL_FORMS": 0,
        "indicator-TOTAL_FORMS": 1,
        "indicator-INITIAL_FORMS": 0,
        **changes,
    }


@pytest.fixture
def agenda(db: None) -> Agenda:
    return make_agenda()


def test_a_director_adds_an_initiative_with_its_money(agenda: Agenda, directeur: User) -> None:
    answer = signed_in(directeur).post(add_url(agenda), filled_in(agenda, directeur.organisatie))

    initiatief = Initiatief.objects.get()
    assert answer.status_code == 302
    assert [str(r.bedrag) for r in initiatief.begrotingsregels.order_by("pk")] == ["12500.00", "1250.50"]
    assert selectors.budget_stand(agenda).toegewezen == 12_500


@pytest.mark.parametrize(
    ("bedrag", "zin"),
    [
        ("-1", "Een bedrag is meer dan 0"),
        ("0", "Een bedrag is meer dan 0"),
        ("1000000000000", "Controleer de nullen"),
        ("veel", "Schrijf een bedrag in cijfers"),
        ("1e3", "Schrijf een bedrag in cijfers"),
        ("12,345", "hoogstens twee cijfers"),
        ("NaN", "Schrijf een bedrag in cijfers"),
    ],
)
def test_an_impossible_amount_is_refused_beside_its_line(
    agenda: Agenda, directeur: User, bedrag: str, zin: str
) -> None:
    data = filled_in(agenda, directeur.organisatie, **{"regel-0-bedrag": bedrag})

    answer = signed_in(directeur).post(add_url(agenda), data)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert zin in html
    assert "Boekenkoffer op het consultatiebureau" in html
    assert f'value="{bedrag}"' in html
    assert not Initiatief.objects.exists()


def test_a_line_with_words_and_no_amount_is_refused(agenda: Agenda, directeur: User) -> None:
    data = filled_in(agenda, directeur.organisatie, **{"regel-2-omschrijving": "boeken"})

    answer = signed_in(directeur).post(add_url(agenda), data)

    assert answer.status_code == 422
    assert "Vul het bedrag in" in answer.content.decode()


def test_a_director_writes_only_what_the_own_library_takes_part_in(
    agenda: Agenda, directeur: User, andere_directeur: User
) -> None:
    data = filled_in(agenda, andere_directeur.organisatie)

    answer = signed_in(directeur).post(add_url(agenda), data)

    assert answer.status_code == 422
    assert "doet niet mee" in answer.content.decode()
    assert not Initiatief.objects.exists()


def test_a_library_that_takes_part_may_change_it(
    agenda: Agenda, directeur: User, andere_directeur: User
) -> None:
    both = (directeur.organisatie, andere_directeur.organisatie)
    initiatief = make_initiatief(agenda, directeur, bibliotheken=both)
    data = filled_in(agenda, directeur.organisatie, versie=1, bibliotheken=[o.pk for o in both])

    answer = signed_in(andere_directeur).post(url(initiatief, "change"), data)

    assert answer.status_code == 302
    initiatief.refresh_from_db()
    assert (initiatief.titel, initiatief.versie) == ("Boekenkoffer op het consultatiebureau", 2)
    assert initiatief.begrotingsregels.count() == 2


def test_a_stale_change_is_refused_and_what_was_typed_stays(agenda: Agenda, directeur: User) -> None:
    initiatief = make_initiatief(agenda, directeur)
    client = signed_in(directeur)
    client.post(url(initiatief, "change"), filled_in(agenda, directeur.organisatie, versie=1))

    late = filled_in(agenda, directeur.organisatie, versie=1, titel="Mijn eigen titel")
    answer = client.post(url(initiatief, "change"), late)

    assert answer.status_code == 409
    assert "Mijn eigen titel" in answer.content.decode()
    initiatief.refresh_from_db()
    assert initiatief.titel == "Boekenkoffer op het consultatiebureau"


def test_an_initiative_of_an_adopted_agenda_is_not_changed(directeur: User) -> None:
    agenda = make_agenda()
    initiatief = make_initiatief(agenda, directeur)
    adopt(agenda, directeur)

    answer = signed_in(directeur).post(
        url(initiatief, "change"), filled_in(agenda, directeur.organisatie, versie=1)
    )

    assert answer.status_code == 409
    assert "Boekenkoffer op het consultatiebureau" in answer.content.decode()
    initiatief.refresh_from_db()
    assert initiatief.versie == 1


def test_nothing_is_added_to_an_adopted_agenda(directeur: User) -> None:
    agenda = make_adopted(by=directeur)

    with pytest.raises(services.AgendaClosedError):
        services.add_initiatief(
            make_sectie(agenda), make_voorstel(directeur.organisatie), by=directeur, at=NOW
        )


def test_taking_out_can_be_undone(agenda: Agenda, directeur: User) -> None:
    initiatief = make_initiatief(agenda, directeur)
    client = signed_in(directeur)

    page = client.post(url(initiatief, "withdraw"), follow=True).content.decode()
    assert "Maak ongedaan" in page
    assert selectors.budget_stand(agenda).toegewezen == 0

    client.post(url(initiatief, "restore"))
    assert selectors.budget_stand(agenda).toegewezen == 10_000


def test_filters_stand_in_the_address(agenda: Agenda, directeur: User, andere_directeur: User) -> None:
    make_initiatief(agenda, directeur, titel="Van Eemland")
    make_initiatief(
        agenda,
        andere_directeur,
        titel="Samen",
        bibliotheken=(directeur.organisatie, andere_directeur.organisatie),
    )
    make_initiatief(agenda, andere_directeur, titel="Van Utrecht")
    client = signed_in(directeur)
    page = reverse("ontwikkelagenda:list_initiatieven", args=[agenda.jaar])

    def titles(**query: str | int) -> list[str]:
        return [i.titel for i in client.get(page, query).context["initiatieven"]]

    assert titles(bibliotheek=directeur.organisatie.pk) == ["Samen", "Van Eemland"]
    assert titles(thema="leesoffensief") == ["Samen", "Van Eemland", "Van Utrecht"]
    assert titles(deel=make_huisdeel("collectiebeleid", "fundament").code) == []
    assert len(titles(thema="bestaat-niet", bibliotheek="x")) == 3


def test_the_filtered_sum_counts_each_amount_once(
    agenda: Agenda, directeur: User, andere_directeur: User
) -> None:
    both = (directeur.organisatie, andere_directeur.organisatie)
    make_initiatief(agenda, directeur, 100, bibliotheken=both)

    found = selectors.filter_initiatieven(agenda, selectors.Filter(bibliotheek=directeur.organisatie))

    assert [i.bedrag for i in found] == [100]


def test_joint_money_is_that_of_two_or_more_libraries(
    agenda: Agenda, directeur: User, andere_directeur: User
) -> None:
    both = (directeur.organisatie, andere_directeur.organisatie)
    make_initiatief(agenda, directeur, 3000, bibliotheken=both)
    make_initiatief(agenda, directeur, 1000)
    make_initiatief(agenda, directeur, 9000, bibliotheken=both, bron=Bron.OVERIGE_SUBSIDIE)

    assert selectors.budget_stand(agenda).aandeel_gezamenlijk == pytest.approx(0.75)


@pytest.mark.parametrize(("subsidie", "has_money"), [(0, False), (1, True)])
def test_a_year_without_money_says_so_and_draws_no_meter(
    directeur: User, subsidie: int, *, has_money: bool
) -> None:
    agenda = make_agenda(2031, subsidie=subsidie, reserve=0)

    page = signed_in(directeur).get(agenda.get_absolute_url()).content.decode()

    assert ('class="meter"' in page) is has_money
    assert ("Voor 2031 is nog geen geld ingevuld." in page) is not has_money


@pytest.mark.parametrize("name", ["show_agenda", "list_initiatieven"])
def test_ten_initiatives_cost_the_queries_of_one(agenda: Agenda, directeur: User, name: str) -> None:
    client = signed_in(directeur)
    path = reverse(f"ontwikkelagenda:{name}", args=[agenda.jaar])

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    make_initiatief(agenda, directeur)
    count()
    one = count()
    for _ in range(9):
        make_initiatief(agenda, directeur)

    assert count() == one


def test_no_line_is_left_behind_when_a_change_fails_halfway(
    agenda: Agenda, directeur: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    initiatief = make_initiatief(agenda, directeur)

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("bisc_portal.logboek.services.record", fail)
    with pytest.raises(RuntimeError):
        services.change_initiatief(
            initiatief,
            make_voorstel(directeur.organisatie, 1),
            sectie=initiatief.sectie,
            versie=1,
            by=directeur,
            at=NOW,
        )
    assert Begrotingsregel.objects.get().bedrag == 10_000
