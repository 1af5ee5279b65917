"""Reads: what a branch, logistics, the driver and the indicators see of transport."""

from ibl.selectors.cijfers import (
    count_binnen_72_uur,
    count_binnen_72_uur_transportkalender,
    list_binnen_72_uur,
    load_rijdagen,
)
from ibl.selectors.opdrachten import (
    SORTERINGEN,
    Lijstfilter,
    Tabstand,
    count_tabs,
    find_depot,
    find_duplicate,
    list_aanvragen,
    list_eerder_aangevraagd,
    list_eigen_vestigingen,
    list_klaar_te_zetten,
    list_lopend,
    list_onderweg,
    list_overgangen,
    list_uitleners,
    visible_to,
)
from ibl.selectors.rit import Lopend, Rit, Stop, count_lopend, describe_load, load_rit
from ibl.selectors.vandaag import Zending, list_taken, list_zendingen, search

__all__ = [
    "SORTERINGEN",
    "Lijstfilter",
    "Lopend",
    "Rit",
    "Stop",
    "Tabstand",
    "Zending",
    "count_binnen_72_uur",
    "count_binnen_72_uur_transportkalender",
    "count_lopend",
    "count_tabs",
    "describe_load",
    "find_depot",
    "find_duplicate",
    "list_aanvragen",
    "list_binnen_72_uur",
    "list_eerder_aangevraagd",
    "list_eigen_vestigingen",
    "list_klaar_te_zetten",
    "list_lopend",
    "list_onderweg",
    "list_overgangen",
    "list_taken",
    "list_uitleners",
    "list_zendingen",
    "load_rijdagen",
    "load_rit",
    "search",
    "visible_to",
]
