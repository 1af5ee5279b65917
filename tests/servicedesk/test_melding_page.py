import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from servicedesk import services
from servicedesk.models import Melding
from tests.conftest import signed_in
from tests.servicedesk.factories import make_melding


def form_data(vestiging: Vestiging, **fields: str) -> dict[str, str]:
    return {
        "invoersleutel": str(uuid.uuid4()),
        "soort": "incident",
        "impact": "gehinderd",
        "reikwijdte": "vestiging",
        "onderwerp": "Bonprinter drukt halve regels",
        "omschrijving": "Sinds vanochtend.",
        "vestiging": str(vestiging.pk),
        **fields,
    }


@pytest.mark.usefixtures("afspraken")
def test_the_form_shows_a_promise_beside_every_choice(medewerker: User) -> None:
    response = signed_in(medewerker).get("/servicedesk/meldingen/nieuw/")

    assert response.text.count("opgepakt vóór") == 5


@pytest.mark.usefixtures("afspraken")
def test_a_report_leads_to_its_page_with_the_promised_time(vestiging: Vestiging, medewerker: User) -> None:
    client = signed_in(medewerker)

    response = client.post("/servicedesk/meldingen/nieuw/", form_data(vestiging), follow=True)

    melding = Melding.objects.get()
    assert melding.melder == medewerker
    assert response.redirect_chain == [(melding.get_absolute_url(), 302)]
    assert f"{melding.nummer} is verstuurd. Iemand van BiSC pakt hem op vóór" in response.text


@pytest.mark.usefixtures("afspraken")
@pytest.mark.parametrize(
    ("veld", "waarde", "zin"),
    [
        ("soort", "", "Kies wat je wilt melden."),
        ("impact", "", "Kies wat het met het werk doet."),
        ("reikwijdte", "", "Kies wie er last van heeft."),
        ("impact", "ramp", "Kies een van de drie."),
        ("onderwerp", "", "Schrijf in een paar woorden wat er aan de hand is."),
        ("omschrijving", " ", "Vertel wat je ziet"),
        ("vestiging", "999999", "Kies een vestiging uit de lijst."),
    ],
)
def test_a_wrong_field_is_told_in_dutch_and_nothing_is_lost(
    vestiging: Vestiging, medewerker: User, veld: str, waarde: str, zin: str
) -> None:
    data = {**form_data(vestiging), veld: waarde}

    response = signed_in(medewerker).post("/servicedesk/meldingen/nieuw/", data)

    assert response.status_code == 422
    assert zin in response.text
    assert ("Sinds vanochtend." in response.text) is (veld != "omschrijving")
    assert not Melding.objects.exists()


@pytest.mark.usefixtures("afspraken", "vestiging")
def test_another_librarys_branch_cannot_be_chosen(andere_vestiging: Vestiging, medewerker: User) -> None:
    response = signed_in(medewerker).post("/servicedesk/meldingen/nieuw/", form_data(andere_vestiging))

    assert response.status_code == 422
    assert not Melding.objects.exists()


@pytest.mark.usefixtures("afspraken")
def test_the_desk_reports_for_a_library(
    vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    data = form_data(vestiging, kanaal="telefoon", melder_naam="Balie", melder_email=medewerker.email)

    signed_in(servicedeskmedewerker).post("/servicedesk/meldingen/nieuw/", data)

    melding = Melding.objects.get()
    assert (melding.melder, melding.melder_naam, melding.kanaal) == (medewerker, "Balie", "telefoon")
    assert melding.organisatie == vestiging.organisatie
    assert melding.ingevoerd_door == servicedeskmedewerker


@pytest.mark.usefixtures("afspraken")
def test_the_desk_cannot_name_a_reporter_of_another_library(
    vestiging: Vestiging, andere_medewerker: User, servicedeskmedewerker: User
) -> None:
    data = form_data(vestiging, kanaal="telefoon", melder_naam="B", melder_email=andere_medewerker.email)

    response = signed_in(servicedeskmedewerker).post("/servicedesk/meldingen/nieuw/", data)

    assert response.status_code == 422
    assert "Bij deze bibliotheek hoort geen account met dit adres." in response.text


def test_a_note_is_never_shown_to_the_library(
    melding: Melding, medewerker: User, servicedeskmedewerker: User
) -> None:
    services.add_reactie(
        melding, by=servicedeskmedewerker, at=timezone.now(), tekst="Alleen voor ons.", intern=True
    )
    services.add_reactie(melding, by=servicedeskmedewerker, at=timezone.now(), tekst="We kijken ernaar.")

    library, desk = (
        signed_in(user).get(melding.get_absolute_url()).text for user in (medewerker, servicedeskmedewerker)
    )

    assert "We kijken ernaar." in library
    assert "Alleen voor ons." not in library
    assert "Interne notitie, alleen zichtbaar voor BiSC" in desk


def test_a_library_cannot_slip_in_a_note(melding: Melding, medewerker: User) -> None:
    url = f"{melding.get_absolute_url()}reageren/"

    response = signed_in(medewerker).post(url, {"tekst": "Stiekem", "intern": "on"})

    assert response.status_code == 403
    assert not melding.reacties.exists()


def test_the_second_to_pick_up_reads_who_was_first(
    melding: Melding, servicedeskmedewerker: User, collega: User
) -> None:
    services.pick_up_melding(melding, by=collega, at=timezone.now())

    response = signed_in(servicedeskmedewerker).post(f"{melding.get_absolute_url()}oppakken/")

    assert response.status_code == 422
    assert "Al opgepakt door Collega." in response.text


def test_a_refused_answer_keeps_what_was_typed(melding: Melding, servicedeskmedewerker: User) -> None:
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=timezone.now())

    response = signed_in(servicedeskmedewerker).post(
        f"{melding.get_absolute_url()}wachten/", {"op": "iets_anders", "toelichting": "Serienummer gevraagd"}
    )

    assert response.status_code == 422
    assert "Kies waarop we wachten." in response.text
    assert "Serienummer gevraagd" in response.text


def test_pick_up_and_answer_is_one_act(melding: Melding, servicedeskmedewerker: User) -> None:
    url = f"{melding.get_absolute_url()}reageren/"

    signed_in(servicedeskmedewerker).post(url, {"tekst": "Ik bel je zo.", "pak_op": "on"})

    melding.refresh_from_db()
    assert melding.behandelaar == servicedeskmedewerker
    assert melding.reacties.get().tekst == "Ik bel je zo."


def test_the_explanation_adds_up(melding: Melding, servicedeskmedewerker: User) -> None:
    text = signed_in(servicedeskmedewerker).get(melding.get_absolute_url()).text

    assert "Leg deze termijn uit" in text
    assert "gesloten, telt niet mee" in text
    assert "8\u00a0u\u00a030 = 1 werkdag" in text


def test_a_call_of_another_library_does_not_exist(melding: Melding, andere_directeur: User) -> None:
    assert signed_in(andere_directeur).get(melding.get_absolute_url()).status_code == 404


@pytest.mark.usefixtures("afspraken")
def test_a_page_costs_as_much_with_ten_answers_as_with_one(
    vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:

    melding = make_melding(vestiging, medewerker)
    client = signed_in(servicedeskmedewerker)
    counts = []
    for number in (1, 9):
        for _ in range(number):
            services.add_reactie(melding, by=servicedeskmedewerker, at=timezone.now(), tekst="Antwoord")
        client.get(melding.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(melding.get_absolute_url())
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.usefixtures("afspraken")
@pytest.mark.parametrize(
    ("kanaal", "zin"),
    [
        ("portaal", "Urgentie 2 is het voorstel van de melder."),
        ("e_mail", "Uit de mail blijkt geen urgentie; we gaan uit van 2."),
    ],
)
def test_who_proposed_the_urgency_is_told(
    vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User, kanaal: str, zin: str
) -> None:
    melding = make_melding(vestiging, medewerker)
    Melding.objects.filter(pk=melding.pk).update(kanaal=kanaal)

    assert zin in signed_in(servicedeskmedewerker).get(melding.get_absolute_url()).text
