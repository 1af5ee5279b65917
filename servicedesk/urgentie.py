"""How urgent an incident is: what people can no longer do, times how many it hits. Without Django."""

from collections.abc import Mapping
from enum import StrEnum


class Impact(StrEnum):
    """What it does to the work."""

    LIGT_STIL = "ligt_stil"
    GEHINDERD = "gehinderd"
    KAN_DOOR = "kan_door"


class Reikwijdte(StrEnum):
    """How far it spreads."""

    BIBLIOTHEEK = "bibliotheek"
    VESTIGING = "vestiging"
    WERKPLEK = "werkplek"


URGENTIES: Mapping[tuple[Impact, Reikwijdte], int] = {
    (Impact.LIGT_STIL, Reikwijdte.BIBLIOTHEEK): 1,
    (Impact.LIGT_STIL, Reikwijdte.VESTIGING): 1,
    (Impact.LIGT_STIL, Reikwijdte.WERKPLEK): 2,
    (Impact.GEHINDERD, Reikwijdte.BIBLIOTHEEK): 2,
    (Impact.GEHINDERD, Reikwijdte.VESTIGING): 2,
    (Impact.GEHINDERD, Reikwijdte.WERKPLEK): 3,
    (Impact.KAN_DOOR, Reikwijdte.BIBLIOTHEEK): 3,
    (Impact.KAN_DOOR, Reikwijdte.VESTIGING): 3,
    (Impact.KAN_DOOR, Reikwijdte.WERKPLEK): 3,
}


def propose(impact: str, reikwijdte: str) -> int:
    """The urgency that follows; raises ValueError for words that mean nothing here."""
    return URGENTIES[Impact(impact), Reikwijdte(reikwijdte)]
