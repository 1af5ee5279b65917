"""Which state of a call may follow which: one table and two functions. Knows nothing of Django."""

from collections.abc import Mapping
from enum import StrEnum


class Status(StrEnum):
    """The states of a call, as they are stored."""

    NIEUW = "nieuw"
    IN_BEHANDELING = "in_behandeling"
    WACHT_OP_MELDER = "wacht_op_melder"
    WACHT_OP_LEVERANCIER = "wacht_op_leverancier"
    OPGELOST = "opgelost"
    HEROPEND = "heropend"
    AFGESLOTEN = "afgesloten"


class Handeling(StrEnum):
    """What moves a call from one state to the next."""

    PICK_UP = "pick_up"
    WAIT_FOR_MELDER = "wait_for_melder"
    WAIT_FOR_LEVERANCIER = "wait_for_leverancier"
    RESUME = "resume"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    CLOSE = "close"
    MERGE = "merge"


# Both wait for a named person to pick the call up; a response clock runs in these states and no other.
OP_TE_PAKKEN = frozenset({Status.NIEUW, Status.HEROPEND})
WACHT = frozenset({Status.WACHT_OP_MELDER, Status.WACHT_OP_LEVERANCIER})
ONDERHANDEN = frozenset({Status.IN_BEHANDELING, *WACHT})
KLAAR = frozenset({Status.OPGELOST, Status.AFGESLOTEN})

OVERGANGEN: Mapping[Handeling, tuple[frozenset[Status], Status]] = {
    Handeling.PICK_UP: (OP_TE_PAKKEN, Status.IN_BEHANDELING),
    Handeling.WAIT_FOR_MELDER: (ONDERHANDEN - {Status.WACHT_OP_MELDER}, Status.WACHT_OP_MELDER),
    Handeling.WAIT_FOR_LEVERANCIER: (
        ONDERHANDEN - {Status.WACHT_OP_LEVERANCIER},
        Status.WACHT_OP_LEVERANCIER,
    ),
    Handeling.RESUME: (WACHT, Status.IN_BEHANDELING),
    Handeling.RESOLVE: (ONDERHANDEN, Status.OPGELOST),
    Handeling.REOPEN: (KLAAR, Status.HEROPEND),
    Handeling.CLOSE: (frozenset({Status.OPGELOST}), Status.AFGESLOTEN),
    Handeling.MERGE: (OP_TE_PAKKEN | ONDERHANDEN, Status.AFGESLOTEN),
}


# What somebody reads who asks for what the table does not allow; {status} is the state in words.
WEIGERINGEN: Mapping[Handeling, str] = {
    Handeling.PICK_UP: "Oppakken kan niet: de melding is {status}.",
    Handeling.WAIT_FOR_MELDER: "Wachten kan alleen als de melding is opgepakt; nu is zij {status}.",
    Handeling.WAIT_FOR_LEVERANCIER: "Wachten kan alleen als de melding is opgepakt; nu is zij {status}.",
    Handeling.RESUME: "Er valt niets te hervatten: de melding is {status}.",
    Handeling.RESOLVE: "Oplossen kan alleen als de melding is opgepakt; nu is zij {status}.",
    Handeling.REOPEN: "Heropenen kan pas als de melding is opgelost; nu is zij {status}.",
    Handeling.CLOSE: "Afsluiten kan pas als de melding is opgelost; nu is zij {status}.",
    Handeling.MERGE: "Samenvoegen kan niet meer: de melding is {status}.",
}


class TransitionRefusedError(Exception):
    """The act does not fit the state the call is in."""

    def __init__(self, handeling: Handeling, status: str) -> None:
        super().__init__(WEIGERINGEN[handeling].format(status=status.replace("_", " ")))
        self.handeling = handeling
        self.status = status


def is_allowed(handeling: Handeling, status: str) -> bool:
    return status in OVERGANGEN[handeling][0]


def next_status(handeling: Handeling, status: str) -> Status:
    """The state after `handeling`; raises TransitionRefusedError when the table does not allow it."""
    if not is_allowed(handeling, status):
        raise TransitionRefusedError(handeling, status)
    return OVERGANGEN[handeling][1]
