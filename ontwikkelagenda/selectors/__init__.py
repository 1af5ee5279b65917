"""Reads of the development agenda, for its pages, for search and for Vandaag."""

from ontwikkelagenda.selectors.agenda import Fasepunt, agendas, current_agenda, list_fasen, planned_adoption
from ontwikkelagenda.selectors.budget import NUL, BronStand, BudgetStand, budget_stand, over_budget_sentence
from ontwikkelagenda.selectors.huisstand import DeelStand, Huis, LaagStand, huis
from ontwikkelagenda.selectors.initiatief import (
    Filter,
    all_initiatieven,
    bibliotheken,
    filter_initiatieven,
    initiatieven,
    penvoerders,
)
from ontwikkelagenda.selectors.kern import PDO_IN_SIGHT, list_taken, search
from ontwikkelagenda.selectors.sectie import Omgeving, last_changed, secties, surroundings, versies
from ontwikkelagenda.selectors.vaststelling import (
    Controle,
    adopted_version,
    agenda_content,
    check_agenda,
    documenten,
    pdos,
    planned_pdo,
)

__all__ = [
    "NUL",
    "PDO_IN_SIGHT",
    "BronStand",
    "BudgetStand",
    "Controle",
    "DeelStand",
    "Fasepunt",
    "Filter",
    "Huis",
    "LaagStand",
    "Omgeving",
    "adopted_version",
    "agenda_content",
    "agendas",
    "all_initiatieven",
    "bibliotheken",
    "budget_stand",
    "check_agenda",
    "current_agenda",
    "documenten",
    "filter_initiatieven",
    "huis",
    "initiatieven",
    "last_changed",
    "list_fasen",
    "list_taken",
    "over_budget_sentence",
    "pdos",
    "penvoerders",
    "planned_adoption",
    "planned_pdo",
    "search",
    "secties",
    "surroundings",
    "versies",
]
