"""Tables of transport: orders, their steps, and the crates they travel in."""

from ibl.models.kratten import Krat, Kratinzet
from ibl.models.opdrachten import (
    LOKALE_REFERENTIE,
    LOPEND,
    ONDERWEG,
    STATUS_KEUZES,
    ZONDER_UITLENER,
    Nummerreeks,
    Statusovergang,
    Termijnsignaal,
    Transportopdracht,
    TransportopdrachtQuerySet,
)

__all__ = [
    "LOKALE_REFERENTIE",
    "LOPEND",
    "ONDERWEG",
    "STATUS_KEUZES",
    "ZONDER_UITLENER",
    "Krat",
    "Kratinzet",
    "Nummerreeks",
    "Statusovergang",
    "Termijnsignaal",
    "Transportopdracht",
    "TransportopdrachtQuerySet",
]
