"""The closed codes of the protocol, and our words for them."""

from enum import StrEnum

NAMESPACE = "http://illtransactions.org/2013/iso18626"
MUNT_SCHEMA = "http://www.iso.org/iso-4217-currency-codes.html"


class Versie(StrEnum):
    V1_2 = "1.2"
    V2021_2 = "2021-2"


class Soort(StrEnum):
    """The messages that travel; each is answered by its confirmation in the same response."""

    REQUEST = "request"
    SUPPLYING = "supplyingAgencyMessage"
    REQUESTING = "requestingAgencyMessage"

    @property
    def confirmation(self) -> str:
        return f"{self.value}Confirmation"


class Fouttype(StrEnum):
    ACTION = "UnsupportedActionType"
    REASON = "UnsupportedReasonForMessageType"
    ELEMENT = "UnrecognisedDataElement"
    VALUE = "UnrecognisedDataValue"
    BADLY_FORMED = "BadlyFormedMessage"


class Reden(StrEnum):
    """Why a supplier writes."""

    REQUEST_RESPONSE = "RequestResponse"
    STATUS_REQUEST_RESPONSE = "StatusRequestResponse"
    RENEW_RESPONSE = "RenewResponse"
    CANCEL_RESPONSE = "CancelResponse"
    STATUS_CHANGE = "StatusChange"
    NOTIFICATION = "Notification"


class Actie(StrEnum):
    """What a requester does or asks."""

    STATUS_REQUEST = "StatusRequest"
    RECEIVED = "Received"
    CANCEL = "Cancel"
    RENEW = "Renew"
    SHIPPED_RETURN = "ShippedReturn"
    SHIPPED_FORWARD = "ShippedForward"
    NOTIFICATION = "Notification"
    HOLD_RETURN = "HoldReturn"
    LOST = "Lost"


ACTIES: dict[Versie, frozenset[Actie]] = {
    Versie.V1_2: frozenset(Actie) - {Actie.HOLD_RETURN, Actie.LOST},
    Versie.V2021_2: frozenset(Actie),
}


class Stand(StrEnum):
    """How far one request is, in our words; the first is before anybody answered."""

    VERSTUURD = "verstuurd"
    ONTVANGEN = "ontvangen"
    VERWACHT = "verwacht"
    TOEGEZEGD = "toegezegd"
    UITGELEEND = "uitgeleend"
    TE_LAAT = "te_laat"
    TERUGGEVRAAGD = "teruggevraagd"
    OPNIEUW_MOGELIJK = "opnieuw_mogelijk"
    NIET_LEVERBAAR = "niet_leverbaar"
    KOPIE_GELEVERD = "kopie_geleverd"
    AFGEROND = "afgerond"
    ZONDER_RETOUR = "zonder_retour"
    GEANNULEERD = "geannuleerd"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ")


STATUS: dict[Stand, str] = {
    Stand.ONTVANGEN: "RequestReceived",
    Stand.VERWACHT: "ExpectToSupply",
    Stand.TOEGEZEGD: "WillSupply",
    Stand.UITGELEEND: "Loaned",
    Stand.TE_LAAT: "Overdue",
    Stand.TERUGGEVRAAGD: "Recalled",
    Stand.OPNIEUW_MOGELIJK: "RetryPossible",
    Stand.NIET_LEVERBAAR: "Unfilled",
    Stand.KOPIE_GELEVERD: "CopyCompleted",
    Stand.AFGEROND: "LoanCompleted",
    Stand.ZONDER_RETOUR: "CompletedWithoutReturn",
    Stand.GEANNULEERD: "Cancelled",
}
STAND = {status: stand for stand, status in STATUS.items()}
# Statuses of 2021-2 that say where the item waits, not how far the request is.
ZONDER_STAND = frozenset({"HoldReturn", "ReleaseHoldReturn"})
EIND = frozenset(
    {
        Stand.NIET_LEVERBAAR,
        Stand.OPNIEUW_MOGELIJK,
        Stand.KOPIE_GELEVERD,
        Stand.AFGEROND,
        Stand.ZONDER_RETOUR,
        Stand.GEANNULEERD,
    }
)
ORDE = [
    Stand.VERSTUURD,
    Stand.ONTVANGEN,
    Stand.VERWACHT,
    Stand.TOEGEZEGD,
    Stand.OPNIEUW_MOGELIJK,
    Stand.NIET_LEVERBAAR,
    Stand.UITGELEEND,
    Stand.TERUGGEVRAAGD,
    Stand.GEANNULEERD,
    Stand.ZONDER_RETOUR,
    Stand.KOPIE_GELEVERD,
    Stand.AFGEROND,
]


def follows(van: Stand, naar: Stand) -> bool:
    """Only forward; a loan may be late, renewed and late again; what is ended stays so."""
    if van == naar:
        return True
    if van in EIND:
        return False
    lent = {Stand.UITGELEEND, Stand.TE_LAAT}
    if van in lent and naar in lent:
        return True
    here = ORDE.index(Stand.UITGELEEND if van == Stand.TE_LAAT else van)
    there = ORDE.index(Stand.UITGELEEND if naar == Stand.TE_LAAT else naar)
    return there > here
