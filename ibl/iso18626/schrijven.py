"""Writes messages exactly as the schema of each version wants them: which elements, and in which order."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lxml import etree

from ibl.iso18626.codes import MUNT_SCHEMA, NAMESPACE, STATUS, Actie, Fouttype, Reden, Soort, Stand, Versie
from ibl.iso18626.lezen import Instantie

type Deel = tuple[str, Any]
# The default for the elements, and a prefix for the attributes, which must be qualified.
NSMAP: Any = {None: NAMESPACE, "ill": NAMESPACE}


@dataclass(frozen=True)
class Kop:
    """Who writes to whom about which request."""

    versie: Versie
    aanvrager: Instantie
    uitlener: Instantie
    aanvraagnummer: str
    op: dt.datetime
    ons_nummer: str = ""


def write_request(
    kop: Kop,
    *,
    titel: str,
    auteur: str = "",
    isbn: str = "",
    requesttype: str = "New",
    vorig_nummer: str = "",
    nodig_voor: dt.datetime | None = None,
    maximum_kosten: Decimal | None = None,
    notitie: str = "",
) -> bytes:
    code: list[Deel] = [("bibliographicItemIdentifierCode", "ISBN"), ("bibliographicItemIdentifier", isbn)]
    if kop.versie == Versie.V1_2:
        code.reverse()
    body: list[Deel] = [
        ("header", _header(kop, Soort.REQUEST)),
        (
            "bibliographicInfo",
            [("title", titel), ("author", auteur), ("bibliographicItemId", code if isbn else None)],
        ),
        (
            "serviceInfo",
            [
                ("requestType", requesttype),
                ("requestingAgencyPreviousRequestId", vorig_nummer),
                ("serviceType", "Loan"),
                ("needBeforeDate", stamp(nodig_voor)),
                ("note", notitie),
            ],
        ),
        ("billingInfo", [("maximumCosts", _costs(maximum_kosten))] if maximum_kosten is not None else None),
    ]
    return _message(kop.versie, Soort.REQUEST, body)


def write_supplying(
    kop: Kop,
    *,
    reden: Reden,
    stand: Stand,
    sinds: dt.datetime,
    antwoord: str = "",
    notitie: str = "",
    reden_niet: str = "",
    reden_opnieuw: str = "",
    gevraagde_kosten: Decimal | None = None,
    terug_voor: dt.datetime | None = None,
    verzonden_op: dt.datetime | None = None,
    zendingnummer: str = "",
) -> bytes:
    costs = _costs(gevraagde_kosten) if gevraagde_kosten is not None else None
    info: list[Deel] = [
        ("reasonForMessage", reden.value),
        ("answerYesNo", antwoord),
        ("note", notitie),
        ("reasonUnfilled", reden_niet),
        ("reasonRetry", reden_opnieuw),
    ]
    new = kop.versie == Versie.V2021_2
    body: list[Deel] = [
        ("header", _header(kop, Soort.SUPPLYING)),
        ("messageInfo", info if new else [*info, ("offeredCosts", costs)]),
        (
            "statusInfo",
            [
                ("status", STATUS[stand]),
                ("dueDate", stamp(terug_voor)),
                ("lastChange", stamp(sinds)),
            ],
        ),
    ]
    if new and costs:
        body.append(("retryInfo", [("offeredCosts", costs)]))
    if verzonden_op is not None:
        via = "deliveryMethod" if new else "sentVia"
        body.append(
            ("deliveryInfo", [("dateSent", stamp(verzonden_op)), ("itemId", zendingnummer), (via, "Courier")])
        )
        if new and zendingnummer:
            body.append(("shippingInfo", [("courierName", "BiSC"), ("trackingId", zendingnummer)]))
    return _message(kop.versie, Soort.SUPPLYING, body)


def write_requesting(kop: Kop, *, actie: Actie, notitie: str = "") -> bytes:
    """In 1.2 an item cannot be reported lost: there it is a notification that says so."""
    if actie == Actie.LOST and kop.versie == Versie.V1_2:
        actie, notitie = Actie.NOTIFICATION, notitie or "Lost"
    body: list[Deel] = [
        ("header", _header(kop, Soort.REQUESTING)),
        ("action", actie.value),
        ("note", notitie),
    ]
    return _message(kop.versie, Soort.REQUESTING, body)


@dataclass(frozen=True)
class Fout:
    fouttype: Fouttype
    waarde: str = ""


def write_confirmation(
    versie: Versie,
    soort: Soort,
    *,
    aanvrager: Instantie,
    uitlener: Instantie,
    tijdstip: str,
    aanvraagnummer: str,
    ontvangen_op: dt.datetime,
    reden: str = "",
    actie: str = "",
    fout: Fout | None = None,
) -> bytes:
    """The answer in the same response. `tijdstip` is echoed when it is one; else it is our own moment."""
    header: list[Deel] = [
        ("supplyingAgencyId", _agency(uitlener)),
        ("requestingAgencyId", _agency(aanvrager)),
        ("timestamp", tijdstip if _is_stamp(tijdstip) else stamp(ontvangen_op)),
        ("requestingAgencyRequestId", aanvraagnummer),
        ("timestampReceived", stamp(ontvangen_op)),
        ("messageStatus", "ERROR" if fout else "OK"),
    ]
    body: list[Deel] = [("confirmationHeader", header)]
    if soort == Soort.SUPPLYING:
        body.append(("reasonForMessage", reden if reden in set(Reden) else ""))
    if soort == Soort.REQUESTING:
        body.append(("action", actie if _known_action(versie, actie) else ""))
    if fout:
        body.append(("errorData", [("errorType", fout.fouttype.value), ("errorValue", fout.waarde[:200])]))
    return _message(versie, soort.confirmation, body)


def _known_action(versie: Versie, actie: str) -> bool:
    from_old = {value.value for value in Actie} - {Actie.HOLD_RETURN.value, Actie.LOST.value}
    return actie in (from_old if versie == Versie.V1_2 else set(Actie))


def stamp(moment: dt.datetime | None) -> str:
    """An xs:dateTime in UTC, to the millisecond: two messages of one second stay apart."""
    if moment is None:
        return ""
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _is_stamp(text: str) -> bool:
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return "T" in text and not text.endswith(("+0000", "-0000"))


def _agency(instantie: Instantie) -> list[Deel] | None:
    if not instantie.waarde:
        return None
    return [("agencyIdType", instantie.soort or "ISIL"), ("agencyIdValue", instantie.waarde)]


def _header(kop: Kop, soort: Soort) -> list[Deel]:
    parts: list[Deel] = [
        ("supplyingAgencyId", _agency(kop.uitlener)),
        ("requestingAgencyId", _agency(kop.aanvrager)),
    ]
    if kop.versie == Versie.V1_2:
        parts.append(("multipleItemRequestId", True))  # mandatory there, and allowed to be empty
    parts += [("timestamp", stamp(kop.op)), ("requestingAgencyRequestId", kop.aanvraagnummer)]
    if soort != Soort.REQUEST:
        parts.append(("supplyingAgencyRequestId", kop.ons_nummer))
    return parts


def _costs(amount: Decimal | None) -> list[Deel] | None:
    if amount is None:
        return None
    return [("currencyCode", ("EUR", MUNT_SCHEMA)), ("monetaryValue", f"{amount:.2f}")]


def _message(versie: Versie, name: str, body: Sequence[Deel]) -> bytes:
    root = etree.Element(f"{{{NAMESPACE}}}ISO18626Message", nsmap=NSMAP)
    root.set(f"{{{NAMESPACE}}}version", versie.value)
    _fill(etree.SubElement(root, f"{{{NAMESPACE}}}{name}"), body)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _fill(parent: etree._Element, parts: Sequence[Deel]) -> None:
    """Empty parts are left out; True is an element that stands there empty."""
    for name, value in parts:
        if value is None or value in ("", []):
            continue
        element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
        if isinstance(value, list):
            _fill(element, value)
        elif isinstance(value, tuple):
            element.text, scheme = value
            element.set(f"{{{NAMESPACE}}}scheme", scheme)
        elif value is not True:
            element.text = _clean(str(value))


def _clean(text: str) -> str:
    """XML has no place for control characters."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")
