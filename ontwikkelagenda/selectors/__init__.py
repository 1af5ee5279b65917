"""Reads of the development agenda, for its pages, for search and for Vandaag."""

from ontwikkelagenda.selectors.agenda import Fasepunt, agendas, current_agenda, list_fasen, planned_adoption
from ontwikkelagenda.selectors.budget import (
    NUL,
    BronStand,
    BudgetStand,
    budget_stand,
    list_reservejaren,
    over_budget_sentence,
    reservemutaties,
)
from ontwikkelagenda.selectors.huisstand import DeelStand, Huis, LaagStand, huis
from ontwikkelagenda.selectors.initiatief import (
    Filter,
    all_initiatieven,
    bibliotheken,
    effect_indicatoren,
    filter_initiatieven,
    initiatieven,
    list_voorstellen,
    penvoerders,
    quarters,
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
    "effect_indicatoren",
    "filter_initiatieven",
    "huis",
    "initiatieven",
    "last_changed",
    "list_fasen",
    "list_reservejaren",
    "list_taken",
    "list_voorstellen",
    "over_budget_sentence",
    "pdos",
    "penvoerders",
    "planned_adoption",
    "planned_pdo",
    "quarters",
    "reservemutaties",
    "search",
    "secties",
    "surroundings",
    "versies",
]
