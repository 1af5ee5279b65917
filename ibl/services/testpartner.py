"""The built-in partner: it answers what we send as another library would, and can ask something of us.

What it does is said by a word in the title of the request, so that every road can be tried without anybody.
"""

import datetime as dt
from decimal import Decimal
from uuid import uuid4

from ibl.iso18626 import lezen, schrijven
from ibl.iso18626.codes import Actie, Reden, Soort, Stand, Versie
from ibl.iso18626.lezen import Inkomend, Instantie
from ibl.iso18626.schrijven import Kop
from ibl.models import Isobericht, Isopartner
from ibl.services.isoberichten import receive_bericht

WEEK = dt.timedelta(days=7)
TIK = dt.timedelta(milliseconds=1)
KOSTEN = Decimal("4.50")
# The word in the title, and what the partner tells one after the other.
VERHALEN: dict[str, tuple[Stand, ...]] = {
    "niet leverbaar": (Stand.NIET_LEVERBAAR,),
    "eerst toezeggen": (Stand.TOEGEZEGD, Stand.UITGELEEND),
    "kosten": (Stand.OPNIEUW_MOGELIJK,),
    "te laat": (Stand.UITGELEEND, Stand.TE_LAAT),
    "terugvragen": (Stand.UITGELEEND, Stand.TERUGGEVRAAGD),
    "wachten": (Stand.TOEGEZEGD,),
}
GEWOON = (Stand.UITGELEEND,)


def answer_as_testpartner(bericht: Isobericht, *, at: dt.datetime) -> tuple[int, bytes]:
    """Confirm our message, and send back what this partner has to say to it."""
    partner = bericht.partner
    sent = lezen.read(bericht.inhoud.encode())
    if partner is None:
        return 404, b""
    match sent.soort:
        case Soort.REQUEST:
            _tell(partner, sent, VERHALEN.get(_story(sent), GEWOON), at=at)
        case Soort.REQUESTING:
            _react(partner, sent, at=at)
        case _:
            _take(partner, sent, at=at)
    return 200, _confirm(sent, at=at)


def _story(sent: Inkomend) -> str:
    if sent.requesttype == "Retry":
        return ""
    return next((word for word in VERHALEN if word in sent.titel.casefold()), "")


def _confirm(sent: Inkomend, *, at: dt.datetime) -> bytes:
    return schrijven.write_confirmation(
        sent.versie,
        sent.soort,
        aanvrager=sent.aanvrager,
        uitlener=sent.uitlener,
        tijdstip=sent.tijdstip,
        aanvraagnummer=sent.aanvraagnummer,
        ontvangen_op=at,
        reden=sent.reden,
        actie=sent.actie,
    )


def _tell(partner: Isopartner, sent: Inkomend, standen: tuple[Stand, ...], *, at: dt.datetime) -> None:
    for number, stand in enumerate(standen):
        reden = Reden.STATUS_CHANGE if number else Reden.REQUEST_RESPONSE
        _supply(partner, sent, reden=reden, stand=stand, at=at + (number + 1) * TIK)


def _react(partner: Isopartner, sent: Inkomend, *, at: dt.datetime) -> None:
    """To a return it completes the loan, to a wish it says yes; a title with 'wachten' is not cancelled."""
    match sent.actie:
        case Actie.SHIPPED_RETURN:
            _supply(partner, sent, reden=Reden.STATUS_CHANGE, stand=Stand.AFGEROND, at=at + TIK)
        case Actie.CANCEL:
            _supply(
                partner, sent, reden=Reden.CANCEL_RESPONSE, stand=Stand.GEANNULEERD, antwoord="Y", at=at + TIK
            )
        case Actie.RENEW:
            _supply(
                partner, sent, reden=Reden.RENEW_RESPONSE, stand=Stand.UITGELEEND, antwoord="Y", at=at + TIK
            )
        case Actie.LOST | Actie.NOTIFICATION if "lost" in f"{sent.actie} {sent.notitie}".casefold():
            _supply(partner, sent, reden=Reden.STATUS_CHANGE, stand=Stand.ZONDER_RETOUR, at=at + TIK)


def _supply(
    partner: Isopartner, sent: Inkomend, *, reden: Reden, stand: Stand, at: dt.datetime, antwoord: str = ""
) -> None:
    lent = stand in {Stand.UITGELEEND, Stand.TE_LAAT}
    message = schrijven.write_supplying(
        Kop(sent.versie, sent.aanvrager, sent.uitlener, sent.aanvraagnummer, at),
        reden=reden,
        stand=stand,
        sinds=at,
        antwoord=antwoord,
        reden_niet="NotOnShelf" if stand == Stand.NIET_LEVERBAAR else "",
        reden_opnieuw="CostExceedsMaxCost" if stand == Stand.OPNIEUW_MOGELIJK else "",
        gevraagde_kosten=KOSTEN if stand == Stand.OPNIEUW_MOGELIJK else None,
        terug_voor=at + 4 * WEEK if lent else None,
    )
    receive_bericht(partner, message, at=at)


def _take(partner: Isopartner, sent: Inkomend, *, at: dt.datetime) -> None:
    """As a requester: what is lent arrives and goes back at once."""
    if sent.status != "Loaned" or sent.reden == Reden.RENEW_RESPONSE:
        return
    for number, actie in enumerate((Actie.RECEIVED, Actie.SHIPPED_RETURN), start=1):
        kop = Kop(sent.versie, sent.aanvrager, sent.uitlener, sent.aanvraagnummer, at + number * TIK)
        receive_bericht(partner, schrijven.write_requesting(kop, actie=actie), at=at + number * TIK)


def ask_as_testpartner(partner: Isopartner, *, titel: str, at: dt.datetime) -> str:
    """Let the test partner ask us for a title; return the number of its request."""
    nummer = f"TEST-{uuid4().hex[:8].upper()}"
    kop = Kop(
        versie=Versie(partner.versie),
        aanvrager=Instantie(partner.soort_nummer, partner.nummer),
        uitlener=Instantie("ISIL", partner.eigen_nummer),
        aanvraagnummer=nummer,
        op=at,
    )
    receive_bericht(partner, schrijven.write_request(kop, titel=titel, auteur="Testpartner"), at=at)
    return nummer
