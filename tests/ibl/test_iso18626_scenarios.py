"""The scenarios of the protocol, in both parts and both versions; every message judged by its schema."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from ibl import services
from ibl.iso18626.codes import Actie, Reden, Stand, Versie
from ibl.models import Isoaanvraag
from ibl.services import Isostap
from tests.ibl.factories_iso import Tegenpartij

pytestmark = pytest.mark.django_db
VERSIES = pytest.mark.parametrize("versie", list(Versie), ids=lambda versie: versie.value)


def step(aanvraag: Isoaanvraag, stap: Isostap, by: User, **fields: object) -> Isoaanvraag:
    return services.take_isostap(aanvraag, stap, by=by, at=timezone.now(), **fields)  # type: ignore[arg-type]


def asked(other: Tegenpartij) -> Isoaanvraag:
    return Isoaanvraag.objects.get(partner=other.partner, aanvraagnummer=other.nummer)


def ask(other: Tegenpartij, by: User, **fields: object) -> Isoaanvraag:
    """We ask the partner for a title; from here on it answers to our number."""
    aanvraag = services.request_from_partner(
        other.partner,
        titel="Turks fruit",
        isbn="9789029094719",
        by=by,
        at=timezone.now(),
        **fields,  # type: ignore[arg-type]
    )
    other.nummer = aanvraag.aanvraagnummer
    return aanvraag


# --- We lend ---------------------------------------------------------------------------------------------
@VERSIES
def test_we_lend_and_it_comes_back(versie: Versie, logistiek_medewerker: User) -> None:
    other = Tegenpartij(versie)

    assert "<messageStatus>OK" in other.request(auteur="Harry Mulisch", isbn="9789023466321")
    step(asked(other), Isostap.LEND, logistiek_medewerker, terug_voor=timezone.now() + dt.timedelta(days=28))
    other.act(Actie.RECEIVED)
    other.act(Actie.SHIPPED_RETURN)
    aanvraag = step(asked(other), Isostap.COMPLETE, logistiek_medewerker)

    assert other.deliver() == [("RequestResponse", "Loaned"), ("StatusChange", "LoanCompleted")]
    assert aanvraag.ontvangen_op is not None
    assert aanvraag.retour_op is not None


@VERSIES
def test_we_have_it_not(versie: Versie, logistiek_medewerker: User) -> None:
    other = Tegenpartij(versie)
    other.request()

    step(asked(other), Isostap.REFUSE, logistiek_medewerker, reden="NotOnShelf")

    assert other.deliver() == [("RequestResponse", "Unfilled")]


@VERSIES
def test_we_promise_and_then_lend(versie: Versie, logistiek_medewerker: User) -> None:
    other = Tegenpartij(versie)
    other.request()

    step(asked(other), Isostap.PROMISE, logistiek_medewerker)
    step(asked(other), Isostap.LEND, logistiek_medewerker)

    assert other.deliver() == [("RequestResponse", "WillSupply"), ("StatusChange", "Loaned")]


@VERSIES
def test_we_ask_to_be_asked_again_with_the_cost(versie: Versie, logistiek_medewerker: User) -> None:
    other = Tegenpartij(versie)
    other.request(maximum_kosten=Decimal(1))
    step(asked(other), Isostap.ASK_AGAIN, logistiek_medewerker, kosten=Decimal("4.50"))
    first, other.nummer = other.nummer, "REQ-OPNIEUW"

    other.request(requesttype="Retry", vorig_nummer=first, maximum_kosten=Decimal(5))
    step(asked(other), Isostap.LEND, logistiek_medewerker)

    assert other.deliver() == [("RequestResponse", "RetryPossible"), ("RequestResponse", "Loaned")]
    assert asked(other).maximum_kosten == 5


@VERSIES
@pytest.mark.parametrize(
    ("stap", "status"), [(Isostap.ACCEPT_CANCEL, "Cancelled"), (Isostap.REFUSE_CANCEL, "WillSupply")]
)
def test_a_wish_to_cancel_is_answered_with_yes_or_no(
    versie: Versie, stap: Isostap, status: str, logistiek_medewerker: User
) -> None:
    other = Tegenpartij(versie)
    other.request()
    step(asked(other), Isostap.PROMISE, logistiek_medewerker)

    other.act(Actie.CANCEL)
    aanvraag = step(asked(other), stap, logistiek_medewerker)

    assert other.deliver()[-1] == ("CancelResponse", status)
    assert aanvraag.gevraagd == ""


@VERSIES
def test_a_loan_is_renewed_with_another_date(versie: Versie, logistiek_medewerker: User) -> None:
    other, later = Tegenpartij(versie), timezone.now() + dt.timedelta(days=60)
    other.request()
    step(asked(other), Isostap.LEND, logistiek_medewerker)
    step(asked(other), Isostap.OVERDUE, logistiek_medewerker)

    other.act(Actie.RENEW)
    step(asked(other), Isostap.ACCEPT_RENEW, logistiek_medewerker, terug_voor=later)

    assert other.deliver()[1:] == [("StatusChange", "Overdue"), ("RenewResponse", "Loaned")]
    assert asked(other).terug_voor == later


@VERSIES
def test_what_is_lent_can_be_recalled(versie: Versie, logistiek_medewerker: User) -> None:
    other = Tegenpartij(versie)
    other.request()
    step(asked(other), Isostap.LEND, logistiek_medewerker)

    step(asked(other), Isostap.RECALL, logistiek_medewerker)

    assert other.deliver()[-1] == ("StatusChange", "Recalled")


@VERSIES
def test_what_is_lost_is_written_off(versie: Versie, logistiek_medewerker: User) -> None:
    other = Tegenpartij(versie)
    other.request()
    step(asked(other), Isostap.LEND, logistiek_medewerker)

    other.act(Actie.LOST)
    step(asked(other), Isostap.WRITE_OFF, logistiek_medewerker)

    assert other.deliver()[-1] == ("StatusChange", "CompletedWithoutReturn")


@VERSIES
def test_the_status_is_told_when_it_is_asked(versie: Versie, logistiek_medewerker: User) -> None:
    other = Tegenpartij(versie)
    other.request()

    other.act(Actie.STATUS_REQUEST)
    step(asked(other), Isostap.TELL_STATUS, logistiek_medewerker)

    assert other.deliver() == [("StatusRequestResponse", "RequestReceived")]


# --- We ask ----------------------------------------------------------------------------------------------
@VERSIES
def test_they_lend_and_we_send_it_back(versie: Versie, logistiek_medewerker: User) -> None:
    other = Tegenpartij(versie)
    aanvraag = ask(other, logistiek_medewerker, maximum_kosten=Decimal("2.50"))

    other.tell(Stand.TOEGEZEGD, Reden.REQUEST_RESPONSE)
    other.tell(
        Stand.UITGELEEND, terug_voor=timezone.now() + dt.timedelta(days=20), verzonden_op=timezone.now()
    )
    step(aanvraag, Isostap.RECEIVED, logistiek_medewerker)
    step(aanvraag, Isostap.RETURN, logistiek_medewerker)
    other.tell(Stand.AFGEROND)

    aanvraag.refresh_from_db()
    assert other.deliver() == [("New", ""), ("Received", ""), ("ShippedReturn", "")]
    assert aanvraag.stap == Stand.AFGEROND
    assert aanvraag.is_ended


@VERSIES
def test_they_have_it_not(versie: Versie, logistiek_medewerker: User) -> None:
    other = Tegenpartij(versie)
    aanvraag = ask(other, logistiek_medewerker)

    other.tell(Stand.NIET_LEVERBAAR, Reden.REQUEST_RESPONSE, reden_niet="NotHeld")

    aanvraag.refresh_from_db()
    assert (aanvraag.stap, aanvraag.reden) == (Stand.NIET_LEVERBAAR, "NotHeld")


@VERSIES
def test_we_ask_again_for_what_they_want_for_it(versie: Versie, logistiek_medewerker: User) -> None:
    other = Tegenpartij(versie)
    aanvraag = ask(other, logistiek_medewerker)
    other.tell(
        Stand.OPNIEUW_MOGELIJK,
        Reden.REQUEST_RESPONSE,
        reden_opnieuw="CostExceedsMaxCost",
        gevraagde_kosten=Decimal("4.50"),
    )

    again = services.retry_request(aanvraag, maximum_kosten=None, by=logistiek_medewerker, at=timezone.now())

    assert other.deliver() == [("New", ""), ("Retry", "")]
    assert (again.vorig_nummer, again.maximum_kosten) == (aanvraag.aanvraagnummer, Decimal("4.50"))


@VERSIES
@pytest.mark.parametrize(("answer", "stand"), [("Y", Stand.GEANNULEERD), ("N", Stand.TOEGEZEGD)])
def test_our_wish_to_cancel_is_granted_or_not(
    versie: Versie, answer: str, stand: Stand, logistiek_medewerker: User
) -> None:
    other = Tegenpartij(versie)
    aanvraag = ask(other, logistiek_medewerker)
    other.tell(Stand.TOEGEZEGD, Reden.REQUEST_RESPONSE)

    step(aanvraag, Isostap.CANCEL, logistiek_medewerker)
    other.tell(stand, Reden.CANCEL_RESPONSE, antwoord=answer)

    aanvraag.refresh_from_db()
    assert (aanvraag.stap, aanvraag.gevraagd) == (stand, "")
    assert other.deliver()[-1] == ("Cancel", "")


@VERSIES
def test_late_renewed_recalled_and_lost_while_we_have_it(versie: Versie, logistiek_medewerker: User) -> None:
    other = Tegenpartij(versie)
    aanvraag = ask(other, logistiek_medewerker)
    other.tell(Stand.UITGELEEND, Reden.REQUEST_RESPONSE)
    other.tell(Stand.TE_LAAT)
    step(aanvraag, Isostap.RENEW, logistiek_medewerker)
    other.tell(Stand.UITGELEEND, Reden.RENEW_RESPONSE, antwoord="Y")
    other.tell(Stand.TERUGGEVRAAGD)

    step(aanvraag, Isostap.LOST, logistiek_medewerker)
    other.tell(Stand.ZONDER_RETOUR)

    aanvraag.refresh_from_db()
    lost = "Lost" if versie == Versie.V2021_2 else "Notification"
    assert other.deliver() == [("New", ""), ("Renew", ""), (lost, "")]
    assert aanvraag.stap == Stand.ZONDER_RETOUR


@VERSIES
def test_a_step_back_is_confirmed_and_changes_nothing(versie: Versie, logistiek_medewerker: User) -> None:
    other = Tegenpartij(versie)
    aanvraag = ask(other, logistiek_medewerker)
    other.tell(Stand.UITGELEEND, Reden.REQUEST_RESPONSE)

    answer = other.tell(Stand.TOEGEZEGD)

    aanvraag.refresh_from_db()
    assert "<messageStatus>OK" in answer
    assert aanvraag.stap == Stand.UITGELEEND


def test_what_cannot_be_said_any_more_is_refused_and_sends_nothing(logistiek_medewerker: User) -> None:
    other = Tegenpartij(Versie.V2021_2)
    other.request()
    step(asked(other), Isostap.REFUSE, logistiek_medewerker)

    with pytest.raises(services.IsostapError):
        step(asked(other), Isostap.LEND, logistiek_medewerker)

    assert other.deliver() == [("RequestResponse", "Unfilled")]
