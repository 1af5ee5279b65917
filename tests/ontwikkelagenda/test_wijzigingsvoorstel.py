"""Amendments: handed in, supported, talked about, decided; accepting makes the change."""

import pytest
from django.urls import reverse

from bisc_portal.accounts.models import User
from ontwikkelagenda import opmaak, services
from ontwikkelagenda.models import Agenda, SectieVersie, Voorstelsteun, Wijzigingsvoorstel
from ontwikkelagenda.services import wijzigingsvoorstel as voorstellen
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import NOW, make_agenda, make_initiatief, make_ronde, make_sectie


@pytest.fixture
def agenda(db: None) -> Agenda:
    return make_agenda()


def alinea(
    agenda: Agenda, by: User, oud: str = "Samen lezen.", nieuw: str = "Samen lezen en schrijven."
) -> Wijzigingsvoorstel:
    wijziging = voorstellen.Wijziging(
        Wijzigingsvoorstel.Soort.ALINEA, oud, nieuw, "Dat hoort erbij.", sectie=make_sectie(agenda)
    )
    return voorstellen.submit_wijzigingsvoorstel(agenda, wijziging, by=by, at=NOW)


def url(voorstel: Wijzigingsvoorstel, name: str) -> str:
    return reverse(f"ontwikkelagenda:{name}_wijzigingsvoorstel", args=[voorstel.agenda.jaar, voorstel.nummer])


def test_accepting_changes_the_paragraph_and_shows_which_version_did(agenda: Agenda, directeur: User) -> None:
    voorstel = voorstellen.accept_wijzigingsvoorstel(alinea(agenda, directeur), by=directeur, at=NOW)

    sectie = make_sectie(agenda)
    assert sectie.tekst == "Samen lezen en schrijven.\n\n- een\n- twee"
    assert voorstel.sectieversie == SectieVersie.objects.get(sectie=sectie, nummer=2)
    page = signed_in(directeur).get(sectie.get_absolute_url()).content.decode()
    assert "verwerkt in versie 2" in page


def test_a_paragraph_that_changed_meanwhile_is_not_overwritten(agenda: Agenda, directeur: User) -> None:
    voorstel = alinea(agenda, directeur)
    sectie = make_sectie(agenda)
    services.save_sectie(sectie, tekst="Iets heel anders.", klaar=False, versie=1, by=directeur, at=NOW)

    answer = signed_in(directeur).post(url(voorstel, "accept"))

    # The director of this library leads nothing here: only an editor decides.
    assert answer.status_code == 403
    with pytest.raises(voorstellen.VoorstelStaleError):
        voorstellen.accept_wijzigingsvoorstel(voorstel, by=directeur, at=NOW)
    sectie.refresh_from_db()
    assert sectie.tekst == "Iets heel anders."


@pytest.mark.parametrize(
    ("oud", "nieuw", "wordt"),
    [
        ("", "Nieuw.", "Een.\n\nTwee.\n\nNieuw."),
        ("Een.", "", "Twee."),
        ("Twee.", "Drie.", "Een.\n\nDrie."),
        ("Weg.", "Drie.", None),
    ],
)
def test_a_paragraph_is_put_taken_or_replaced(oud: str, nieuw: str, wordt: str | None) -> None:
    assert opmaak.replace_paragraph("Een.\n\n\nTwee.\n", oud, nieuw) == wordt


def test_accepting_a_field_of_an_initiative_changes_it(agenda: Agenda, directeur: User) -> None:
    initiatief = make_initiatief(agenda, directeur)
    wijziging = voorstellen.Wijziging(
        Wijzigingsvoorstel.Soort.INITIATIEF,
        initiatief.titel,
        "Voorlezen thuis",
        "Korter.",
        initiatief=initiatief,
        veld="titel",
    )
    voorstel = voorstellen.submit_wijzigingsvoorstel(agenda, wijziging, by=directeur, at=NOW)

    voorstellen.accept_wijzigingsvoorstel(voorstel, by=directeur, at=NOW)

    initiatief.refresh_from_db()
    assert (initiatief.titel, initiatief.versie) == ("Voorlezen thuis", 2)


@pytest.mark.parametrize(("bedrag", "fits"), [("12000.00", True), ("300000.01", False)])
def test_accepting_an_amount_keeps_to_the_budget(
    agenda: Agenda, directeur: User, bedrag: str, fits: bool
) -> None:
    initiatief = make_initiatief(agenda, directeur, 10_000)
    regel = initiatief.begrotingsregels.get()
    wijziging = voorstellen.Wijziging(
        Wijzigingsvoorstel.Soort.BEGROTINGSREGEL,
        "10000.00",
        bedrag,
        "Meer nodig.",
        initiatief=initiatief,
        regel=regel,
    )
    voorstel = voorstellen.submit_wijzigingsvoorstel(agenda, wijziging, by=directeur, at=NOW)

    if fits:
        voorstellen.accept_wijzigingsvoorstel(voorstel, by=directeur, at=NOW)
    else:
        with pytest.raises(services.OverBudgetError):
            voorstellen.accept_wijzigingsvoorstel(voorstel, by=directeur, at=NOW)

    regel.refresh_from_db()
    voorstel.refresh_from_db()
    assert str(regel.bedrag) == (bedrag if fits else "10000.00")
    assert voorstel.status == ("aangenomen" if fits else "open")


def test_rejecting_needs_a_reason(agenda: Agenda, directeur: User, agendaredacteur: User) -> None:
    voorstel = alinea(agenda, directeur)
    client = signed_in(agendaredacteur)

    assert client.post(url(voorstel, "reject"), {"besluit": ""}).status_code == 422
    assert client.post(url(voorstel, "reject"), {"besluit": "Te lang."}).status_code == 302

    voorstel.refresh_from_db()
    assert (voorstel.status, voorstel.besluit) == ("afgewezen", "Te lang.")


def test_only_the_own_library_withdraws(agenda: Agenda, directeur: User, andere_directeur: User) -> None:
    voorstel = alinea(agenda, directeur)

    assert signed_in(andere_directeur).post(url(voorstel, "withdraw"), {"besluit": "x"}).status_code == 403
    assert signed_in(directeur).post(url(voorstel, "withdraw"), {"besluit": "Toch niet."}).status_code == 302


def test_what_is_decided_is_decided_once(agenda: Agenda, directeur: User) -> None:
    voorstel = voorstellen.accept_wijzigingsvoorstel(alinea(agenda, directeur), by=directeur, at=NOW)

    with pytest.raises(voorstellen.VoorstelDecidedError):
        voorstellen.reject_wijzigingsvoorstel(voorstel, besluit="nee", by=directeur, at=NOW)


def test_a_library_supports_once_and_can_take_it_back(
    agenda: Agenda, directeur: User, andere_directeur: User
) -> None:
    voorstel = alinea(agenda, directeur)
    client = signed_in(andere_directeur)
    client.post(url(voorstel, "support"))
    client.post(url(voorstel, "support"))
    assert Voorstelsteun.objects.count() == 1

    client.post(url(voorstel, "support"), {"steunt": "nee"})

    assert not Voorstelsteun.objects.exists()


def test_in_the_consent_round_no_amendment_is_handed_in(
    agenda: Agenda, directeur: User, agendaredacteur: User
) -> None:
    make_ronde(agenda, agendaredacteur)

    with pytest.raises(services.AgendaClosedError):
        alinea(agenda, directeur)


def test_the_form_picks_a_paragraph_and_keeps_what_was_typed(agenda: Agenda, directeur: User) -> None:
    client = signed_in(directeur)
    url_of_form = reverse("ontwikkelagenda:amend_sectie", args=[agenda.jaar, make_sectie(agenda).pk])

    assert "Welke alinea" in client.get(url_of_form).content.decode()
    refused = client.post(url_of_form + "?alinea=0", {"oud": "Samen lezen.", "nieuw": "Samen.", "reden": ""})
    assert refused.status_code == 422
    assert "Samen." in refused.content.decode()
    sent = client.post(
        url_of_form + "?alinea=0", {"oud": "Samen lezen.", "nieuw": "Samen.", "reden": "Korter."}
    )
    assert sent.status_code == 302
    page = client.get(sent["Location"]).content.decode()
    assert "Korter." in page
