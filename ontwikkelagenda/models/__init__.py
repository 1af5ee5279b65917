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
from ontwikkelagenda.models.budgetadvies import Adviesinzet, Budgetadvies
from ontwikkelagenda.models.gastlink import Gastlink
from ontwikkelagenda.models.initiatief import MOST_NAMES, Initiatief, InitiatiefQuerySet
from ontwikkelagenda.models.initiatiefplan import Effectindicator, Mijlpaal, Risico
from ontwikkelagenda.models.opmerking import Draad, Opmerking
from ontwikkelagenda.models.overleg import Vergaderpunt, Vergaderstuk, Verslag
from ontwikkelagenda.models.reserve import Reservemutatie
from ontwikkelagenda.models.schrijven import Schrijfdocument, Schrijfregel, Schrijfstand
from ontwikkelagenda.models.sectie import Sectie, SectieVersie
from ontwikkelagenda.models.stemronde import Bezwaar, Momentopname, Stem, Stemronde, Volmacht
from ontwikkelagenda.models.subsidietermijn import Subsidietermijn
from ontwikkelagenda.models.uitvoering import Actie, Evaluatie, Jaarevaluatie, Voortgang
from ontwikkelagenda.models.vaststelling import Document, DocumentQuerySet, VastgesteldeVersie
from ontwikkelagenda.models.wijzigingsvoorstel import Voorstelreactie, Voorstelsteun, Wijzigingsvoorstel

__all__ = [
    "AGENDABRONNEN",
    "BIGGEST_AMOUNT",
    "MOST_NAMES",
    "Actie",
    "Adviesinzet",
    "Agenda",
    "AgendaQuerySet",
    "Agendafase",
    "Begrip",
    "Begrotingsregel",
    "Bezwaar",
    "BiscRol",
    "Bron",
    "Budget",
    "Budgetadvies",
    "Convenantopgave",
    "Document",
    "DocumentQuerySet",
    "Draad",
    "Effectindicator",
    "Evaluatie",
    "Gastlink",
    "Huisdeel",
    "Huislaag",
    "Initiatief",
    "InitiatiefQuerySet",
    "Jaarevaluatie",
    "Mijlpaal",
    "Momentopname",
    "Opmerking",
    "Reservemutatie",
    "Risico",
    "Schrijfdocument",
    "Schrijfregel",
    "Schrijfstand",
    "Sectie",
    "SectieVersie",
    "Stem",
    "Stemronde",
    "Subsidietermijn",
    "Thema",
    "VastgesteldeVersie",
    "Vergaderpunt",
    "Vergaderstuk",
    "Verslag",
    "Volmacht",
    "Voorstelreactie",
    "Voorstelsteun",
    "Voortgang",
    "Wijzigingsvoorstel",
    "WsobFunctie",
]
