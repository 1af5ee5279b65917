"""Reads of the indicators: the dashboard, one indicator with its course, its source records, the budget."""

from kpi.selectors.begroting import Begroting, load_begroting
from kpi.selectors.bewaking import list_bewaking, list_taken
from kpi.selectors.dashboard import Dashboard, load_dashboard
from kpi.selectors.financien import Financien, load_financien
from kpi.selectors.herkomst import Herkomst, load_herkomst
from kpi.selectors.kaart import Kaart, load_kaart
from kpi.selectors.kwartalen import (
    Kwartaal,
    find_vaststelling,
    list_kwartalen,
    list_reportable,
    list_vastgesteld,
)
from kpi.selectors.onderzoek import Uitslag, find_recht, list_onderzoeken, load_uitslag
from kpi.selectors.pagina import (
    Definitiegroep,
    Indicatorpagina,
    is_typed_in,
    last_measured,
    list_definities,
    load_indicator_page,
    load_stand,
    tells_libraries_apart,
)
from kpi.selectors.rapporten import (
    build_inhoud,
    file_name,
    find_abonnement,
    list_rapporten,
    load_bijlage,
    tijdvak_of,
)
from kpi.selectors.stand import Stand, as_fixed
from kpi.selectors.stempel import read_stempel
from kpi.selectors.tekenwerk import BEGROTING, Opdracht, list_te_tekenen, load_grafiek
from kpi.selectors.toegang import list_sleutels
from kpi.selectors.verloop import Reeks, Verloop, load_verloop
from kpi.selectors.zoeken import search

__all__ = [
    "BEGROTING",
    "Begroting",
    "Dashboard",
    "Definitiegroep",
    "Financien",
    "Herkomst",
    "Indicatorpagina",
    "Kaart",
    "Kwartaal",
    "Opdracht",
    "Reeks",
    "Stand",
    "Uitslag",
    "Verloop",
    "as_fixed",
    "build_inhoud",
    "file_name",
    "find_abonnement",
    "find_recht",
    "find_vaststelling",
    "is_typed_in",
    "last_measured",
    "list_bewaking",
    "list_definities",
    "list_kwartalen",
    "list_onderzoeken",
    "list_rapporten",
    "list_reportable",
    "list_sleutels",
    "list_taken",
    "list_te_tekenen",
    "list_vastgesteld",
    "load_begroting",
    "load_bijlage",
    "load_dashboard",
    "load_financien",
    "load_grafiek",
    "load_herkomst",
    "load_indicator_page",
    "load_kaart",
    "load_stand",
    "load_uitslag",
    "load_verloop",
    "read_stempel",
    "search",
    "tells_libraries_apart",
    "tijdvak_of",
]
