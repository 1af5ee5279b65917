"""Our side of a request with a partner: what a person decides becomes a message in the outbox."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import uuid4

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond import doorbell
from bisc_portal.logboek import services as logboek
from ibl.iso18626 import schrijven
from ibl.iso18626.codes import Actie, Reden, Soort, Stand, Versie, follows
from ibl.iso18626.lezen import Instantie
from ibl.iso18626.schrijven import Kop
from ibl.models import Isoaanvraag, Isobericht, Isopartner, Transportopdracht
from ibl.services.aanvragen import Aanvraag, request_transport
from ibl.services.errors import TransportError

TAAK = "ibl.tasks.send_isoberichten"
ALS_UITLENER, ALS_AANVRAGER = Isoaanvraag.Rol.UITLENER, Isoaanvraag.Rol.AANVRAGER
LOPEND = frozenset({Stand.ONTVANGEN, Stand.VERWACHT, Stand.TOEGEZEGD})
UIT = frozenset({Stand.UITGELEEND, Stand.TE_LAAT, Stand.TERUGGEVRAAGD})


class IsostapError(TransportError):
    """From where the request is, this cannot be said to the partner."""


class Isostap(StrEnum):
    """What a person of ours does; the value is the word in the address."""

    PROMISE = "toezeggen"
    LEND = "uitlenen"
    REFUSE = "niet-leverbaar"
    ASK_AGAIN = "opnieuw"
    OVERDUE = "te-laat"
    RECALL = "terugvragen"
    COMPLETE = "afronden"
    WRITE_OFF = "zonder-retour"
    ACCEPT_CANCEL = "annulering-goed"
    REFUSE_CANCEL = "annulering-niet"
    ACCEPT_RENEW = "verlengen-goed"
    REFUSE_RENEW = "verlengen-niet"
    TELL_STATUS = "stand-melden"
    RECEIVED = "ontvangen"
    RETURN = "retour"
    CANCEL = "annuleren"
    RENEW = "verlengen"
    ASK_STATUS = "stand-vragen"
    LOST = "verloren"


@dataclass(frozen=True)
class Regel:
    """When a step can be taken, and the word on its button."""

    rol: str
    van: frozenset[Stand]
    knop: str
    gevraagd: frozenset[str] | None = None


S = Isostap
REGELS: dict[Isostap, Regel] = {
    S.PROMISE: Regel(ALS_UITLENER, frozenset({Stand.ONTVANGEN, Stand.VERWACHT}), "Zeg toe"),
    S.LEND: Regel(ALS_UITLENER, LOPEND, "Meld uitgeleend"),
    S.REFUSE: Regel(ALS_UITLENER, LOPEND, "Niet leverbaar"),
    S.ASK_AGAIN: Regel(ALS_UITLENER, LOPEND - {Stand.TOEGEZEGD}, "Vraag opnieuw te vragen"),
    S.OVERDUE: Regel(ALS_UITLENER, frozenset({Stand.UITGELEEND}), "Meld te laat"),
    S.RECALL: Regel(ALS_UITLENER, frozenset({Stand.UITGELEEND, Stand.TE_LAAT}), "Vraag terug"),
    S.COMPLETE: Regel(ALS_UITLENER, UIT, "Terug, rond af"),
    S.WRITE_OFF: Regel(ALS_UITLENER, UIT, "Komt niet terug, rond af"),
    S.ACCEPT_CANCEL: Regel(ALS_UITLENER, LOPEND, "Annulering is goed", frozenset({Actie.CANCEL.value})),
    S.REFUSE_CANCEL: Regel(ALS_UITLENER, LOPEND | UIT, "Annuleren kan niet", frozenset({Actie.CANCEL.value})),
    S.ACCEPT_RENEW: Regel(ALS_UITLENER, UIT, "Verleng", frozenset({Actie.RENEW.value})),
    S.REFUSE_RENEW: Regel(ALS_UITLENER, UIT, "Verlengen kan niet", frozenset({Actie.RENEW.value})),
    S.TELL_STATUS: Regel(
        ALS_UITLENER, frozenset(Stand), "Meld de stand", frozenset({Actie.STATUS_REQUEST.value})
    ),
    S.RECEIVED: Regel(
        ALS_AANVRAGER, frozenset({Stand.UITGELEEND, Stand.TE_LAAT, Stand.TERUGGEVRAAGD}), "Meld ontvangen"
    ),
    S.RETURN: Regel(ALS_AANVRAGER, UIT, "Meld teruggestuurd"),
    S.CANCEL: Regel(ALS_AANVRAGER, LOPEND | {Stand.VERSTUURD}, "Annuleer"),
    S.RENEW: Regel(ALS_AANVRAGER, frozenset({Stand.UITGELEEND, Stand.TE_LAAT}), "Vraag verlenging"),
    S.ASK_STATUS: Regel(ALS_AANVRAGER, LOPEND | UIT | {Stand.VERSTUURD}, "Vraag de stand"),
    S.LOST: Regel(ALS_AANVRAGER, UIT, "Meld verloren"),
}
ACTIE = {
    S.RECEIVED: Actie.RECEIVED,
    S.RETURN: Actie.SHIPPED_RETURN,
    S.CANCEL: Actie.CANCEL,
    S.RENEW: Actie.RENEW,
    S.ASK_STATUS: Actie.STATUS_REQUEST,
    S.LOST: Actie.LOST,
}
NAAR = {
    S.PROMISE: Stand.TOEGEZEGD,
    S.LEND: Stand.UITGELEEND,
    S.REFUSE: Stand.NIET_LEVERBAAR,
    S.ASK_AGAIN: Stand.OPNIEUW_MOGELIJK,
    S.OVERDUE: Stand.TE_LAAT,
    S.RECALL: Stand.TERUGGEVRAAGD,
    S.COMPLETE: Stand.AFGEROND,
    S.WRITE_OFF: Stand.ZONDER_RETOUR,
    S.ACCEPT_CANCEL: Stand.GEANNULEERD,
    S.ACCEPT_RENEW: Stand.UITGELEEND,
}
CANCEL_ANSWERS = {S.ACCEPT_CANCEL: "Y", S.REFUSE_CANCEL: "N"}
RENEW_ANSWERS = {S.ACCEPT_RENEW: "Y", S.REFUSE_RENEW: "N"}


def list_stappen(aanvraag: Isoaanvraag) -> list[tuple[Isostap, Regel]]:
    """What a person of ours can say now, in the order of the table."""
    return [(stap, regel) for stap, regel in REGELS.items() if _fits(aanvraag, regel)]


def _fits(aanvraag: Isoaanvraag, regel: Regel) -> bool:
    asked = regel.gevraagd is None or aanvraag.gevraagd in regel.gevraagd
    return regel.rol == aanvraag.rol and aanvraag.stap in regel.van and asked


@transaction.atomic
def request_from_partner(
    partner: Isopartner,
    *,
    titel: str,
    auteur: str = "",
    isbn: str = "",
    maximum_kosten: Decimal | None = None,
    notitie: str = "",
    by: User,
    at: dt.datetime,
) -> Isoaanvraag:
    """Ask a partner for a title."""
    aanvraag = Isoaanvraag.objects.create(
        partner=partner,
        rol=ALS_AANVRAGER,
        aanvraagnummer=f"BISC-{uuid4().hex[:12].upper()}",
        stand=Stand.VERSTUURD,
        stand_sinds=at,
        titel=titel,
        auteur=auteur,
        isbn=isbn,
        maximum_kosten=maximum_kosten,
        begonnen_op=at,
    )
    _queue_request(aanvraag, requesttype="New", notitie=notitie, at=at)
    logboek.record("iso-aanvraag", aanvraag, by=by, at=at, partner=partner.naam)
    return aanvraag


@transaction.atomic
def retry_request(
    aanvraag: Isoaanvraag, *, maximum_kosten: Decimal | None, by: User, at: dt.datetime
) -> Isoaanvraag:
    """Ask again, on the partner's condition; a new number that names the old one."""
    aanvraag = _lock(aanvraag)
    if aanvraag.rol != ALS_AANVRAGER or aanvraag.stap != Stand.OPNIEUW_MOGELIJK:
        raise IsostapError("Opnieuw vragen kan alleen als de partner daarom vroeg.")
    again = Isoaanvraag.objects.create(
        partner=aanvraag.partner,
        rol=ALS_AANVRAGER,
        aanvraagnummer=f"BISC-{uuid4().hex[:12].upper()}",
        vorig_nummer=aanvraag.aanvraagnummer,
        stand=Stand.VERSTUURD,
        stand_sinds=at,
        titel=aanvraag.titel,
        auteur=aanvraag.auteur,
        isbn=aanvraag.isbn,
        maximum_kosten=maximum_kosten or aanvraag.gevraagde_kosten,
        begonnen_op=at,
    )
    _queue_request(again, requesttype="Retry", notitie="", at=at)
    logboek.record("iso-aanvraag opnieuw", again, by=by, at=at, partner=again.partner.naam)
    return again


def _queue_request(aanvraag: Isoaanvraag, *, requesttype: str, notitie: str, at: dt.datetime) -> None:
    inhoud = schrijven.write_request(
        _kop(aanvraag, at=at),
        titel=aanvraag.titel,
        auteur=aanvraag.auteur,
        isbn=aanvraag.isbn,
        requesttype=requesttype,
        vorig_nummer=aanvraag.vorig_nummer,
        maximum_kosten=aanvraag.maximum_kosten,
        notitie=notitie,
    )
    _queue(aanvraag, Soort.REQUEST, inhoud, kern=requesttype, at=at)


@transaction.atomic
def take_isostap(
    aanvraag: Isoaanvraag,
    stap: Isostap,
    *,
    by: User | None,
    at: dt.datetime,
    reden: str = "",
    notitie: str = "",
    kosten: Decimal | None = None,
    terug_voor: dt.datetime | None = None,
) -> Isoaanvraag:
    """Say something to the partner about this request; refused where the table does not know it."""
    aanvraag = _lock(aanvraag)
    regel = REGELS[stap]
    if not _fits(aanvraag, regel):
        raise IsostapError(f"‘{regel.knop}’ kan niet meer: de aanvraag staat op ‘{aanvraag.stap.label}’.")
    if stap in ACTIE:
        _say_as_requester(aanvraag, stap, notitie=notitie, at=at)
    else:
        if stap == S.PROMISE and by is not None:
            _add_opdracht(aanvraag, by=by, at=at)
        _say_as_supplier(
            aanvraag, stap, reden=reden, notitie=notitie, kosten=kosten, terug_voor=terug_voor, at=at
        )
    aanvraag.save()
    logboek.record(f"iso: {stap.value}", aanvraag, by=by, at=at, partner=aanvraag.partner.naam)
    return aanvraag


def _say_as_requester(aanvraag: Isoaanvraag, stap: Isostap, *, notitie: str, at: dt.datetime) -> None:
    actie = ACTIE[stap]
    inhoud = schrijven.write_requesting(_kop(aanvraag, at=at), actie=actie, notitie=notitie)
    match stap:
        case S.RECEIVED:
            aanvraag.ontvangen_op = at
        case S.RETURN:
            aanvraag.retour_op = at
        case S.CANCEL | S.RENEW:
            aanvraag.gevraagd = actie.value
    _queue(aanvraag, Soort.REQUESTING, inhoud, kern=actie.value, at=at)


def _say_as_supplier(
    aanvraag: Isoaanvraag,
    stap: Isostap,
    *,
    reden: str,
    notitie: str,
    kosten: Decimal | None,
    terug_voor: dt.datetime | None,
    at: dt.datetime,
) -> None:
    naar = NAAR.get(stap, aanvraag.stap)
    if not follows(aanvraag.stap, naar):
        raise IsostapError(f"De aanvraag staat op ‘{aanvraag.stap.label}’ en kan niet terug.")
    first = aanvraag.stap == Stand.ONTVANGEN
    if naar != aanvraag.stap:
        aanvraag.stand, aanvraag.stand_sinds = naar, at
    if stap in {S.LEND, S.ACCEPT_RENEW}:
        aanvraag.terug_voor = terug_voor or aanvraag.terug_voor
    aanvraag.gevraagde_kosten = kosten or aanvraag.gevraagde_kosten
    aanvraag.reden = reden if stap in {S.REFUSE, S.ASK_AGAIN} else ""
    why = _reason(stap, first=first)
    if stap in {*CANCEL_ANSWERS, *RENEW_ANSWERS, S.TELL_STATUS}:
        aanvraag.gevraagd = ""
    inhoud = schrijven.write_supplying(
        _kop(aanvraag, at=at),
        reden=why,
        stand=aanvraag.stap,
        sinds=aanvraag.stand_sinds,
        antwoord={**CANCEL_ANSWERS, **RENEW_ANSWERS}.get(stap, ""),
        notitie=notitie,
        reden_niet=reden or "NotAvailableForILL" if stap == S.REFUSE else "",
        reden_opnieuw=(reden or ("CostExceedsMaxCost" if kosten else "NotCurrentAvailableForILL"))
        if stap == S.ASK_AGAIN
        else "",
        gevraagde_kosten=kosten if stap == S.ASK_AGAIN else None,
        terug_voor=aanvraag.terug_voor if aanvraag.stap in UIT else None,
        verzonden_op=at if stap == S.LEND else None,
        zendingnummer=aanvraag.opdracht.nummer if aanvraag.opdracht else "",
    )
    _queue(aanvraag, Soort.SUPPLYING, inhoud, kern=f"{why.value}: {aanvraag.stap.label}", at=at)


def _reason(stap: Isostap, *, first: bool) -> Reden:
    if stap in CANCEL_ANSWERS:
        return Reden.CANCEL_RESPONSE
    if stap in RENEW_ANSWERS:
        return Reden.RENEW_RESPONSE
    if stap == S.TELL_STATUS:
        return Reden.STATUS_REQUEST_RESPONSE
    return Reden.REQUEST_RESPONSE if first else Reden.STATUS_CHANGE


def _add_opdracht(aanvraag: Isoaanvraag, *, by: User, at: dt.datetime) -> None:
    """What we promise has to be carried: an order to the place where the partner's van comes."""
    if aanvraag.partner.vestiging is None:
        return
    aanvraag.opdracht = request_transport(
        Aanvraag(
            bestemming=aanvraag.partner.vestiging,
            lading=Transportopdracht.Lading.ITEM,
            titel=aanvraag.titel,
            auteur=aanvraag.auteur,
            isbn=aanvraag.isbn if len(aanvraag.isbn) in {10, 13} else "",
            soort=Transportopdracht.Soort.LANDELIJK,
        ),
        by=by,
        at=at,
        toch_dubbel=True,
    )


def _lock(aanvraag: Isoaanvraag) -> Isoaanvraag:
    return (
        Isoaanvraag.objects.select_for_update(of=("self",))
        .select_related("partner__vestiging", "opdracht")
        .get(pk=aanvraag.pk)
    )


def _kop(aanvraag: Isoaanvraag, *, at: dt.datetime) -> Kop:
    """Every message of one request bears a later moment than the one before: by it a double is known."""
    last = aanvraag.laatste_uit
    op = (
        at
        if last is None or at >= last + dt.timedelta(milliseconds=1)
        else last + dt.timedelta(milliseconds=1)
    )
    aanvraag.laatste_uit = op
    partner = aanvraag.partner
    theirs, ours = Instantie(partner.soort_nummer, partner.nummer), Instantie("ISIL", partner.eigen_nummer)
    we_lend = aanvraag.rol == ALS_UITLENER
    return Kop(
        versie=Versie(partner.versie),
        aanvrager=theirs if we_lend else ours,
        uitlener=ours if we_lend else theirs,
        aanvraagnummer=aanvraag.aanvraagnummer,
        op=op,
        ons_nummer=f"{aanvraag.pk}" if we_lend else "",
    )


def _queue(aanvraag: Isoaanvraag, soort: Soort, inhoud: bytes, *, kern: str, at: dt.datetime) -> Isobericht:
    aanvraag.save(update_fields=["laatste_uit"])
    bericht = Isobericht.objects.create(
        partner=aanvraag.partner,
        aanvraag=aanvraag,
        richting=Isobericht.Richting.UIT,
        status=Isobericht.Status.WACHT,
        soort=soort.value,
        kern=kern[:60],
        aanvraagnummer=aanvraag.aanvraagnummer,
        tijdstip=schrijven.stamp(aanvraag.laatste_uit),
        inhoud=inhoud.decode(),
        op=at,
        volgende_poging_op=at,
    )
    doorbell.ring(TAAK)
    return bericht
