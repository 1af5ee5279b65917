"""Which status may follow which, by whose hand: one table and the questions asked of it. Knows no Django."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    AANGEVRAAGD = "aangevraagd"
    TOEGEWEZEN = "toegewezen"
    KLAARGEZET = "klaargezet"
    OPGEHAALD = "opgehaald"
    OP_DEPOT = "op_depot"
    GELADEN = "geladen"
    BEZORGD = "bezorgd"
    BESCHIKBAAR = "beschikbaar"
    RETOUR = "retour"
    AFGESLOTEN = "afgesloten"
    NIET_LEVERBAAR = "niet_leverbaar"
    GEANNULEERD = "geannuleerd"
    ZOEK = "zoek"
    BESCHADIGD = "beschadigd"
    VERKEERD_BEZORGD = "verkeerd_bezorgd"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ")


class Betrokkene(StrEnum):
    """In which part somebody stands to one order."""

    AANVRAGER = "aanvrager"
    UITLENER = "uitlener"
    LOGISTIEK = "logistiek"
    CHAUFFEUR = "chauffeur"


class Handeling(StrEnum):
    """What somebody does; the value is the word in the address."""

    ASSIGN = "toewijzen"
    PREPARE = "klaarzetten"
    REFUSE = "niet-leverbaar"
    PICK_UP = "ophalen"
    BRING_TO_DEPOT = "op-depot"
    LOAD = "laden"
    DELIVER = "bezorgen"
    MAKE_AVAILABLE = "beschikbaar"
    RETURN = "retour"
    CLOSE = "afsluiten"
    CANCEL = "annuleren"
    REPORT_MISSING = "zoek"
    REPORT_DAMAGED = "beschadigd"
    REPORT_MISDELIVERED = "verkeerd-bezorgd"


@dataclass(frozen=True)
class Overgang:
    """One row of the table: from which statuses, by whom, to which status, and the word on the button."""

    handeling: Handeling
    van: frozenset[Status]
    naar: Status
    door: frozenset[Betrokkene]
    knop: str
    met_reden: bool = False


S, B = Status, Betrokkene
# The pipeline of an order that goes well, in order.
ROUTE = (
    S.AANGEVRAAGD,
    S.TOEGEWEZEN,
    S.KLAARGEZET,
    S.OPGEHAALD,
    S.OP_DEPOT,
    S.GELADEN,
    S.BEZORGD,
    S.BESCHIKBAAR,
    S.AFGESLOTEN,
)
# Something of it lies in a crate, a van or on the wrong desk: the item and the crate can be nowhere else.
ONDERWEG = frozenset({S.KLAARGEZET, S.OPGEHAALD, S.OP_DEPOT, S.GELADEN, S.BEZORGD, S.VERKEERD_BEZORGD})
# Somebody still has to do something before the requester has it.
LOPEND = ONDERWEG | {S.AANGEVRAAGD, S.TOEGEWEZEN, S.ZOEK}
# No lender has it yet, or none had it.
ZONDER_UITLENER = frozenset({S.AANGEVRAAGD, S.GEANNULEERD, S.NIET_LEVERBAAR, S.AFGESLOTEN})

_VERVOER = frozenset({B.LOGISTIEK, B.CHAUFFEUR})
_IEDEREEN = frozenset(B)
OVERGANGEN: dict[Handeling, Overgang] = {
    row.handeling: row
    for row in (
        Overgang(
            Handeling.ASSIGN,
            frozenset({S.AANGEVRAAGD, S.TOEGEWEZEN, S.NIET_LEVERBAAR}),
            S.TOEGEWEZEN,
            frozenset({B.LOGISTIEK}),
            "Wijs toe",
        ),
        Overgang(
            Handeling.PREPARE,
            frozenset({S.TOEGEWEZEN}),
            S.KLAARGEZET,
            frozenset({B.UITLENER, B.LOGISTIEK}),
            "Zet klaar",
        ),
        Overgang(
            Handeling.REFUSE,
            frozenset({S.AANGEVRAAGD, S.TOEGEWEZEN, S.KLAARGEZET}),
            S.NIET_LEVERBAAR,
            frozenset({B.UITLENER, B.LOGISTIEK}),
            "Meld niet leverbaar",
            met_reden=True,
        ),
        Overgang(Handeling.PICK_UP, frozenset({S.KLAARGEZET}), S.OPGEHAALD, _VERVOER, "Opgehaald"),
        Overgang(
            Handeling.BRING_TO_DEPOT,
            frozenset({S.OPGEHAALD, S.VERKEERD_BEZORGD, S.ZOEK}),
            S.OP_DEPOT,
            _VERVOER,
            "Op depot",
        ),
        Overgang(Handeling.LOAD, frozenset({S.OP_DEPOT}), S.GELADEN, _VERVOER, "Geladen"),
        Overgang(Handeling.DELIVER, frozenset({S.GELADEN}), S.BEZORGD, _VERVOER, "Bezorgd"),
        Overgang(
            Handeling.MAKE_AVAILABLE,
            # A driver who forgot to press, a lost item on the shelf, a torn cover that will do: what lies
            # at the branch is there.
            frozenset({S.GELADEN, S.BEZORGD, S.ZOEK, S.BESCHADIGD}),
            S.BESCHIKBAAR,
            frozenset({B.AANVRAGER}),
            "Ontvangen, nu beschikbaar",
        ),
        Overgang(
            Handeling.RETURN,
            frozenset({S.BESCHIKBAAR, S.BESCHADIGD}),
            S.RETOUR,
            frozenset({B.AANVRAGER, B.LOGISTIEK}),
            "Stuur retour",
        ),
        Overgang(
            Handeling.CLOSE,
            # From the road back too: the reader's branch may not wait for a lender that forgets to press.
            frozenset({S.BESCHIKBAAR, S.RETOUR, S.BESCHADIGD, S.NIET_LEVERBAAR, S.ZOEK}),
            S.AFGESLOTEN,
            frozenset({B.AANVRAGER, B.LOGISTIEK}),
            "Sluit af",
        ),
        Overgang(
            Handeling.CANCEL,
            # Not after "niet leverbaar": withdrawing an unfilled request would hide a miss.
            frozenset({S.AANGEVRAAGD, S.TOEGEWEZEN, S.KLAARGEZET}),
            S.GEANNULEERD,
            frozenset({B.AANVRAGER}),
            "Annuleer",
            met_reden=True,
        ),
        Overgang(Handeling.REPORT_MISSING, ONDERWEG, S.ZOEK, _IEDEREEN, "Meld als zoek", met_reden=True),
        Overgang(
            Handeling.REPORT_DAMAGED,
            (ONDERWEG | {S.BESCHIKBAAR}) - {S.VERKEERD_BEZORGD},
            S.BESCHADIGD,
            _IEDEREEN,
            "Meld als beschadigd",
            met_reden=True,
        ),
        Overgang(
            Handeling.REPORT_MISDELIVERED,
            frozenset({S.GELADEN, S.BEZORGD}),
            S.VERKEERD_BEZORGD,
            _IEDEREEN,
            "Meld verkeerd bezorgd",
            met_reden=True,
        ),
    )
}
# The steps of the pipeline: the one button of a page. Everything else is an exception, asked for apart.
HOOFDSTAPPEN = (
    Handeling.ASSIGN,
    Handeling.PREPARE,
    Handeling.PICK_UP,
    Handeling.BRING_TO_DEPOT,
    Handeling.LOAD,
    Handeling.DELIVER,
    Handeling.MAKE_AVAILABLE,
    Handeling.CLOSE,
)


def is_allowed(handeling: Handeling, status: Status) -> bool:
    return status in OVERGANGEN[handeling].van


def list_handelingen(status: Status, door: frozenset[Betrokkene]) -> list[Overgang]:
    """Return what somebody in these parts may do now, in the order of the table."""
    return [row for row in OVERGANGEN.values() if status in row.van and row.door & door]


def next_step(status: Status, door: frozenset[Betrokkene]) -> Overgang | None:
    """Return the one step that brings the order further, if it is this person's to take."""
    for row in list_handelingen(status, door):
        if row.handeling in HOOFDSTAPPEN and row.naar != status:
            return row
    return None


def steps_ahead(status: Status) -> tuple[Status, ...]:
    """Return what still lies between here and the reader's shelf; nothing when the order left the road."""
    if status not in ROUTE:
        return ()
    here, there = ROUTE.index(status), ROUTE.index(Status.BESCHIKBAAR)
    return ROUTE[here + 1 : there + 1]
