"""Taking in what a partner sends. Everything is kept; what is refused changes nothing."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from ibl import notifications
from ibl.iso18626 import lezen, schrijven
from ibl.iso18626.codes import (
    ACTIES,
    STAND,
    ZONDER_STAND,
    Actie,
    Fouttype,
    Reden,
    Soort,
    Stand,
    follows,
)
from ibl.iso18626.lezen import Inkomend, Instantie
from ibl.iso18626.schrijven import Fout
from ibl.models import Isoaanvraag, Isobericht, Isopartner

XML = "application/xml; charset=utf-8"
TEKST = "text/plain; charset=utf-8"
REQUESTTYPES = {"", "New", "Retry", "Reminder"}
DIENSTEN = {"", "Loan", "CopyOrLoan"}
MEESTE_TITEL, MEESTE_AUTEUR, MEESTE_NUMMER = 200, 120, 80
Status, Rol = Isobericht.Status, Isoaanvraag.Rol


@dataclass(frozen=True)
class Antwoord:
    """What goes back in the same response."""

    status: int
    inhoud: bytes
    soort: str = XML


class _RefusedError(Exception):
    """Why a readable message is refused: the confirmation says so."""

    def __init__(self, fouttype: Fouttype, waarde: str = "") -> None:
        super().__init__(waarde)
        self.fout = Fout(fouttype, waarde)


def refuse_bericht(inhoud: bytes, *, http_status: int, reden: str, at: dt.datetime) -> Antwoord:
    """Keep the beginning of what came from nobody we know, or in no form we know."""
    _store(None, inhoud, at=at, status=Status.GEWEIGERD, http_status=http_status, fout=reden, antwoord=reden)
    return Antwoord(http_status, f"{reden}\n".encode(), TEKST)


def receive_bericht(partner: Isopartner, inhoud: bytes, *, at: dt.datetime) -> Antwoord:
    """Take in one message of a known partner and answer it; the same message twice is one."""
    try:
        bericht = lezen.read(inhoud)
    except lezen.UnreadableError as error:
        status = 413 if isinstance(error, lezen.TooLargeError) else 400
        kept = inhoud[: lezen.MEESTE_BYTES] if status != 413 else inhoud[:2000]  # noqa: PLR2004  HTTP: too large
        _store(
            partner,
            kept,
            at=at,
            status=Status.GEWEIGERD,
            http_status=status,
            fout=str(error),
            antwoord=str(error),
        )
        return Antwoord(status, f"{error}\n".encode(), TEKST)
    earlier = _seen_before(partner, bericht)
    if earlier is not None:
        _store(
            partner,
            inhoud,
            at=at,
            status=Status.DUBBEL,
            http_status=200,
            bericht=bericht,
            aanvraag=earlier.aanvraag,
            antwoord=earlier.antwoord,
        )
        return Antwoord(200, earlier.antwoord.encode())
    try:
        return _process(partner, bericht, inhoud, at=at)
    except _RefusedError as refused:
        answer = _confirm(partner, bericht, at=at, fout=refused.fout)
        _store(
            partner,
            inhoud,
            at=at,
            status=Status.GEWEIGERD,
            http_status=200,
            bericht=bericht,
            antwoord=answer.decode(),
            fout=f"{refused.fout.fouttype.value}: {refused.fout.waarde}",
        )
        return Antwoord(200, answer)
    except IntegrityError:
        # Another worker took in the same message at this very moment: answer what that one answered.
        earlier = _seen_before(partner, bericht)
        if earlier is None:
            raise
        return Antwoord(200, earlier.antwoord.encode())


@transaction.atomic
def _process(partner: Isopartner, bericht: Inkomend, inhoud: bytes, *, at: dt.datetime) -> Antwoord:
    if bericht.ontbreekt:
        raise _RefusedError(Fouttype.BADLY_FORMED, f"{bericht.ontbreekt[0].rsplit('/', 1)[-1]} ontbreekt")
    _check_agencies(partner, bericht)
    if not bericht.aanvraagnummer or len(bericht.aanvraagnummer) > MEESTE_NUMMER:
        raise _RefusedError(Fouttype.VALUE, "requestingAgencyRequestId")
    match bericht.soort:
        case Soort.REQUEST:
            aanvraag = _take_request(partner, bericht, at=at)
        case Soort.SUPPLYING:
            aanvraag = _take_supplying(partner, bericht, at=at)
        case _:
            aanvraag = _take_requesting(partner, bericht, at=at)
    answer = _confirm(partner, bericht, at=at)
    _store(
        partner,
        inhoud,
        at=at,
        status=Status.VERWERKT,
        http_status=200,
        bericht=bericht,
        aanvraag=aanvraag,
        antwoord=answer.decode(),
    )
    return Antwoord(200, answer)


def _check_agencies(partner: Isopartner, bericht: Inkomend) -> None:
    """The one who signs in is the one who writes, and it is us who are written to."""
    writer, reader = bericht.aanvrager, bericht.uitlener
    if bericht.soort == Soort.SUPPLYING:
        writer, reader = reader, writer
    if writer.waarde.casefold() != partner.nummer.casefold():
        raise _RefusedError(Fouttype.VALUE, f"onbekende instantie {writer.waarde}")
    optional = bericht.soort == Soort.REQUEST and not reader.waarde
    if not optional and reader.waarde.casefold() != partner.eigen_nummer.casefold():
        raise _RefusedError(Fouttype.VALUE, f"niet voor ons: {reader.waarde}")


def _take_request(partner: Isopartner, bericht: Inkomend, *, at: dt.datetime) -> Isoaanvraag:
    if bericht.requesttype not in REQUESTTYPES:
        raise _RefusedError(Fouttype.VALUE, f"requestType {bericht.requesttype}")
    if bericht.dienst not in DIENSTEN:
        raise _RefusedError(Fouttype.VALUE, f"serviceType {bericht.dienst}")
    known = _find(partner, Rol.UITLENER, bericht.aanvraagnummer)
    if bericht.requesttype == "Reminder" and known is not None:
        return known
    if bericht.requesttype == "Retry":
        earlier = known or _find(partner, Rol.UITLENER, bericht.vorig_nummer)
        if earlier is None or earlier.stap != Stand.OPNIEUW_MOGELIJK:
            raise _RefusedError(Fouttype.VALUE, "requestingAgencyPreviousRequestId")
    elif known is not None:
        raise _RefusedError(Fouttype.VALUE, "requestingAgencyRequestId bestaat al")
    if not bericht.titel and not bericht.isbn:
        raise _RefusedError(Fouttype.VALUE, "title")
    aanvraag = known or Isoaanvraag(
        partner=partner, rol=Rol.UITLENER, aanvraagnummer=bericht.aanvraagnummer, begonnen_op=at
    )
    aanvraag.vorig_nummer = bericht.vorig_nummer[:MEESTE_NUMMER]
    aanvraag.titel = (bericht.titel or bericht.isbn)[:MEESTE_TITEL]
    aanvraag.auteur = bericht.auteur[:MEESTE_AUTEUR]
    aanvraag.isbn = bericht.isbn[:13]
    aanvraag.maximum_kosten = bericht.maximum_kosten
    aanvraag.stand, aanvraag.stand_sinds = Stand.ONTVANGEN, at
    aanvraag.reden, aanvraag.gevraagd = "", ""
    aanvraag.save()
    notifications.tell_isoaanvraag(aanvraag, at=at)
    return aanvraag


def _take_supplying(partner: Isopartner, bericht: Inkomend, *, at: dt.datetime) -> Isoaanvraag:
    """A supplier tells how far it is. What would go back is kept and confirmed, and changes nothing."""
    if bericht.reden not in set(Reden):
        raise _RefusedError(Fouttype.REASON, bericht.reden)
    if bericht.status and bericht.status not in STAND and bericht.status not in ZONDER_STAND:
        raise _RefusedError(Fouttype.VALUE, f"status {bericht.status}")
    aanvraag = _require(partner, Rol.AANVRAGER, bericht.aanvraagnummer)
    if bericht.reden in {Reden.CANCEL_RESPONSE, Reden.RENEW_RESPONSE}:
        aanvraag.gevraagd = ""
    naar = STAND.get(bericht.status)
    if bericht.reden != Reden.NOTIFICATION and naar is not None and follows(aanvraag.stap, naar):
        changed = aanvraag.stap != naar
        aanvraag.stand = naar
        aanvraag.stand_sinds = at if changed else aanvraag.stand_sinds
        aanvraag.reden = (bericht.reden_niet or bericht.reden_opnieuw)[:60]
        aanvraag.terug_voor = bericht.terug_voor or aanvraag.terug_voor
        aanvraag.gevraagde_kosten = bericht.gevraagde_kosten or aanvraag.gevraagde_kosten
        if changed:
            notifications.tell_isoaanvraag(aanvraag, at=at)
    aanvraag.save()
    return aanvraag


def _take_requesting(partner: Isopartner, bericht: Inkomend, *, at: dt.datetime) -> Isoaanvraag:
    """A requester tells or asks; what asks for an answer waits for a person."""
    if bericht.actie not in set(Actie) or Actie(bericht.actie) not in ACTIES[bericht.versie]:
        raise _RefusedError(Fouttype.ACTION, bericht.actie)
    aanvraag = _require(partner, Rol.UITLENER, bericht.aanvraagnummer)
    match Actie(bericht.actie):
        case Actie.RECEIVED:
            aanvraag.ontvangen_op = aanvraag.ontvangen_op or at
        case Actie.SHIPPED_RETURN:
            aanvraag.retour_op = aanvraag.retour_op or at
        case Actie.CANCEL | Actie.RENEW | Actie.LOST as asked if not aanvraag.is_ended:
            aanvraag.gevraagd = asked.value
        case Actie.STATUS_REQUEST:
            aanvraag.gevraagd = aanvraag.gevraagd or Actie.STATUS_REQUEST.value
    aanvraag.save()
    notifications.tell_isoaanvraag(aanvraag, at=at)
    return aanvraag


def _find(partner: Isopartner, rol: str, nummer: str) -> Isoaanvraag | None:
    if not nummer:
        return None
    return (
        Isoaanvraag.objects.select_for_update(of=("self",))
        .select_related("partner")
        .filter(partner=partner, rol=rol, aanvraagnummer=nummer)
        .first()
    )


def _require(partner: Isopartner, rol: str, nummer: str) -> Isoaanvraag:
    found = _find(partner, rol, nummer)
    if found is None:
        raise _RefusedError(Fouttype.VALUE, "requestingAgencyRequestId")
    return found


def _seen_before(partner: Isopartner, bericht: Inkomend) -> Isobericht | None:
    return (
        Isobericht.objects.filter(
            partner=partner,
            richting=Isobericht.Richting.IN,
            status=Status.VERWERKT,
            soort=bericht.soort.value,
            aanvraagnummer=bericht.aanvraagnummer[:MEESTE_NUMMER],
            tijdstip=bericht.tijdstip[:40],
        )
        .select_related("aanvraag")
        .first()
        if bericht.tijdstip and bericht.aanvraagnummer
        else None
    )


def _confirm(partner: Isopartner, bericht: Inkomend, *, at: dt.datetime, fout: Fout | None = None) -> bytes:
    ours = Instantie("ISIL", partner.eigen_nummer)
    return schrijven.write_confirmation(
        bericht.versie,
        bericht.soort,
        aanvrager=bericht.aanvrager,
        uitlener=bericht.uitlener if bericht.uitlener.waarde else ours,
        tijdstip=bericht.tijdstip,
        aanvraagnummer=bericht.aanvraagnummer,
        ontvangen_op=at,
        reden=bericht.reden,
        actie=bericht.actie,
        fout=fout,
    )


def _store(
    partner: Isopartner | None,
    inhoud: bytes,
    *,
    at: dt.datetime,
    status: str,
    http_status: int,
    antwoord: str,
    bericht: Inkomend | None = None,
    aanvraag: Isoaanvraag | None = None,
    fout: str = "",
) -> Isobericht:
    kern = (bericht.status or bericht.actie or bericht.requesttype or "New") if bericht else ""
    return Isobericht.objects.create(
        partner=partner,
        aanvraag=aanvraag,
        richting=Isobericht.Richting.IN,
        status=status,
        soort=bericht.soort.value if bericht else "",
        kern=kern[:60],
        aanvraagnummer=bericht.aanvraagnummer[:MEESTE_NUMMER] if bericht else "",
        tijdstip=bericht.tijdstip[:40] if bericht else "",
        inhoud=lezen.without_patron(inhoud),
        antwoord=antwoord.replace("\x00", ""),
        http_status=http_status,
        fout=fout[:200].replace("\x00", ""),
        op=at,
    )
