"""Tables of the development agenda: the Huis, its sections, initiatives and money, and what was adopted."""

from ontwikkelagenda.models.agenda import Agenda, Agendafase, AgendaQuerySet
from ontwikkelagenda.models.begrip import (
    Begrip,
    BiscRol,
    Convenantopgave,
    Huisdeel,
    Huislaag,
    Thema,
    WsobFunctie,
)
from ontwikkelagenda.models.bron import AGENDABRONNEN, Bron
from ontwikkelagenda.models.budget import BIGGEST_AMOUNT, Begrotingsregel, Budget
from ontwikkelagenda.models.initiatief import MOST_NAMES, Initiatief, InitiatiefQuerySet
from ontwikkelagenda.models.initiatiefplan import Effectindicator, Mijlpaal, Risico
from ontwikkelagenda.models.opmerking import Draad, Opmerking
from ontwikkelagenda.models.reserve import Reservemutatie
from ontwikkelagenda.models.schrijven import Schrijfdocument, Schrijfregel, Schrijfstand
from ontwikkelagenda.models.sectie import Sectie, SectieVersie
from ontwikkelagenda.models.vaststelling import Document, DocumentQuerySet, VastgesteldeVersie

__all__ = [
    "AGENDABRONNEN",
    "BIGGEST_AMOUNT",
    "MOST_NAMES",
    "Agenda",
    "AgendaQuerySet",
    "Agendafase",
    "Begrip",
    "Begrotingsregel",
    "BiscRol",
    "Bron",
    "Budget",
    "Convenantopgave",
    "Document",
    "DocumentQuerySet",
    "Draad",
    "Effectindicator",
    "Huisdeel",
    "Huislaag",
    "Initiatief",
    "InitiatiefQuerySet",
    "Mijlpaal",
    "Opmerking",
    "Reservemutatie",
    "Risico",
    "Schrijfdocument",
    "Schrijfregel",
    "Schrijfstand",
    "Sectie",
    "SectieVersie",
    "Thema",
    "VastgesteldeVersie",
    "WsobFunctie",
]
