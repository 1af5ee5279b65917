"""What we promise and whether we kept it: dataclasses and functions over the engine. No Django, no clock."""

from servicedesk.sla.beloften import (
    Belofte,
    Drempel,
    Grondslag,
    Stand,
    is_longer,
    is_met,
    next_signal_at,
    passed,
    promise,
    promise_earliest,
    signals,
    signals_passed,
    stand,
)
from servicedesk.sla.beschikbaarheid import (
    Beschikbaarheid,
    Tijdvak,
    availability,
    intersect,
    merge,
    subtract,
)
from servicedesk.sla.verloop import Afspraak, Gebeurtenis, InvalidVerloopError, Ronde, Voorval, replay

__all__ = [
    "Afspraak",
    "Belofte",
    "Beschikbaarheid",
    "Drempel",
    "Gebeurtenis",
    "Grondslag",
    "InvalidVerloopError",
    "Ronde",
    "Stand",
    "Tijdvak",
    "Voorval",
    "availability",
    "intersect",
    "is_longer",
    "is_met",
    "merge",
    "next_signal_at",
    "passed",
    "promise",
    "promise_earliest",
    "replay",
    "signals",
    "signals_passed",
    "stand",
    "subtract",
]
