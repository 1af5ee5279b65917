"""What the figures count beside the parts: the agenda, yearly deliveries, and figures that were typed in."""

from kpi.bronnen.agenda import LIJSTEN, count_agenda, count_gezamenlijk, list_agenda, list_gezamenlijk
from kpi.bronnen.handcijfers import count_handcijfers, list_handcijfers
from kpi.bronnen.jaarcijfers import VELDEN, count_jaarcijfers, list_jaarcijfers
from kpi.bronnen.onderzoek import VERBORGEN_TOT, count_onderzoek, list_onderzoek, page_onderzoek

__all__ = [
    "LIJSTEN",
    "VELDEN",
    "VERBORGEN_TOT",
    "count_agenda",
    "count_gezamenlijk",
    "count_handcijfers",
    "count_jaarcijfers",
    "count_onderzoek",
    "list_agenda",
    "list_gezamenlijk",
    "list_handcijfers",
    "list_jaarcijfers",
    "list_onderzoek",
    "page_onderzoek",
]
