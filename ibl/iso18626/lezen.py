"""Reads what a partner sends: any prefix, any order, with or without envelope; never a DTD or entity."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from ibl.iso18626.codes import Soort, Versie

MEESTE_BYTES = 100_000


class UnreadableError(Exception):
    """No XML we can read, or no message we know: there is nothing to confirm."""


class TooLargeError(UnreadableError):
    """More than a message ever needs."""


@dataclass(frozen=True)
class Instantie:
    """An agency by the kind of its number and the number itself."""

    soort: str = ""
    waarde: str = ""


@dataclass(frozen=True)
class Inkomend:
    """What a message says; empty where it says nothing."""

    soort: Soort
    versie: Versie
    aanvrager: Instantie = Instantie()
    uitlener: Instantie = Instantie()
    tijdstip: str = ""
    aanvraagnummer: str = ""
    ons_nummer: str = ""
    account: str = ""
    code: str = ""
    titel: str = ""
    auteur: str = ""
    isbn: str = ""
    requesttype: str = ""
    vorig_nummer: str = ""
    dienst: str = ""
    maximum_kosten: Decimal | None = None
    reden: str = ""
    antwoord: str = ""
    status: str = ""
    terug_voor: dt.datetime | None = None
    reden_niet: str = ""
    reden_opnieuw: str = ""
    gevraagde_kosten: Decimal | None = None
    actie: str = ""
    notitie: str = ""
    ontbreekt: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Bevestiging:
    """What a partner answered to a message of ours."""

    ok: bool
    fouttype: str = ""
    waarde: str = ""


def read(inhoud: bytes) -> Inkomend:
    """Return what the message says. Raises UnreadableError, or TooLargeError before anything is parsed."""
    envelope = _parse(inhoud)
    message = (
        envelope
        if _name(envelope) in set(Soort)
        else next(
            (child for child in envelope if isinstance(child.tag, str) and _name(child) in set(Soort)), None
        )
    )
    if message is None:
        raise UnreadableError("Geen bericht van ISO 18626 gevonden.")
    return _read_message(message, _version(envelope))


def read_confirmation(inhoud: bytes) -> Bevestiging | None:
    """Return what the partner confirmed; None when there is no confirmation in it."""
    try:
        envelope = _parse(inhoud)
    except UnreadableError:
        return None
    status = _text(envelope, "messageStatus")
    if not status:
        return None
    return Bevestiging(status.upper() == "OK", _text(envelope, "errorType"), _text(envelope, "errorValue"))


def _parse(inhoud: bytes) -> etree._Element:
    if len(inhoud) > MEESTE_BYTES:
        raise TooLargeError(f"Een bericht mag {MEESTE_BYTES} bytes groot zijn.")
    if b"<!DOCTYPE" in inhoud[:MEESTE_BYTES].upper() or b"<!ENTITY" in inhoud.upper():
        raise UnreadableError("Een bericht mag geen DTD of entiteiten hebben.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(inhoud, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("Dit is geen goed gevormde XML.") from error
    about: Any = root.getroottree().docinfo
    if about.doctype or about.internalDTD is not None:
        raise UnreadableError("Een bericht mag geen DTD of entiteiten hebben.")
    return root


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _version(envelope: etree._Element) -> Versie:
    """The `version` attribute, with its namespace or without; whatever is not 1.x is read as 2021-2."""
    for key, value in envelope.attrib.items():
        if etree.QName(str(key)).localname == "version":
            return Versie.V1_2 if str(value).strip().startswith("1") else Versie.V2021_2
    return Versie.V1_2


def _find(element: etree._Element, *path: str) -> etree._Element | None:
    """The first descendant by local names, each below the one before."""
    here: etree._Element | None = element
    for name in path:
        if here is None:
            return None
        here = next((child for child in here.iter() if child is not here and _name(child) == name), None)
    return here


def _text(element: etree._Element, *path: str) -> str:
    found = _find(element, *path)
    return (found.text or "").strip() if found is not None else ""


def _agency(message: etree._Element, name: str) -> Instantie:
    return Instantie(_text(message, name, "agencyIdType"), _text(message, name, "agencyIdValue"))


def _read_message(message: etree._Element, versie: Versie) -> Inkomend:
    soort = Soort(_name(message))
    return Inkomend(
        soort=soort,
        versie=versie,
        aanvrager=_agency(message, "requestingAgencyId"),
        uitlener=_agency(message, "supplyingAgencyId"),
        tijdstip=_text(message, "timestamp"),
        aanvraagnummer=_text(message, "requestingAgencyRequestId"),
        ons_nummer=_text(message, "supplyingAgencyRequestId"),
        account=_text(message, "requestingAgencyAuthentication", "accountId"),
        code=_text(message, "requestingAgencyAuthentication", "securityCode"),
        titel=_text(message, "bibliographicInfo", "title"),
        auteur=_text(message, "bibliographicInfo", "author"),
        isbn=_isbn(message),
        requesttype=_text(message, "serviceInfo", "requestType"),
        vorig_nummer=_text(message, "serviceInfo", "requestingAgencyPreviousRequestId"),
        dienst=_text(message, "serviceInfo", "serviceType"),
        maximum_kosten=_amount(message, "maximumCosts"),
        reden=_text(message, "reasonForMessage"),
        antwoord=_text(message, "answerYesNo"),
        status=_text(message, "statusInfo", "status"),
        terug_voor=_moment(_text(message, "statusInfo", "dueDate")),
        reden_niet=_text(message, "reasonUnfilled"),
        reden_opnieuw=_text(message, "reasonRetry"),
        gevraagde_kosten=_amount(message, "offeredCosts"),
        actie=_text(message, "action"),
        notitie=_text(message, "note"),
        ontbreekt=tuple(name for name in _required(soort) if _find(message, *name.split("/")) is None),
    )


def _required(soort: Soort) -> tuple[str, ...]:
    """What no message can do without, in either version."""
    header = ("requestingAgencyId", "timestamp", "requestingAgencyRequestId")
    match soort:
        case Soort.REQUEST:
            return (*header, "bibliographicInfo")
        case Soort.SUPPLYING:
            return (*header, "supplyingAgencyId", "messageInfo/reasonForMessage", "statusInfo")
        case _:
            return (*header, "supplyingAgencyId", "action")


def _isbn(message: etree._Element) -> str:
    for item in message.iter():
        if (
            _name(item) == "bibliographicItemId"
            and _text(item, "bibliographicItemIdentifierCode").upper() == "ISBN"
        ):
            return _text(item, "bibliographicItemIdentifier").replace("-", "").replace(" ", "").upper()
    return ""


def _amount(message: etree._Element, name: str) -> Decimal | None:
    try:
        return Decimal(_text(message, name, "monetaryValue"))
    except InvalidOperation:
        return None


def _moment(text: str) -> dt.datetime | None:
    """An xs:dateTime; without a zone it is taken for UTC, as the network does."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def without_patron(inhoud: bytes) -> str:
    """The message as we keep it: without a word about the person who wants to read it."""
    try:
        root = _parse(inhoud)
    except UnreadableError:
        return inhoud[:2000].decode("utf-8", errors="replace").replace("\x00", "")
    for element in list(root.iter()):
        parent = element.getparent()
        if parent is not None and _name(element) in {"patronInfo", "requestingAgencyAuthentication"}:
            parent.remove(element)
    return etree.tostring(root, encoding="unicode")
