"""What the figures count in tables of their own: yearly deliveries, and figures that were typed in."""

from kpi.bronnen.agenda import count_gezamenlijk, list_gezamenlijk
from kpi.bronnen.handcijfers import count_handcijfers, list_handcijfers
from kpi.bronnen.jaarcijfers import VELDEN, count_jaarcijfers, list_jaarcijfers

__all__ = [
    "VELDEN",
    "count_gezamenlijk",
    "count_handcijfers",
    "count_jaarcijfers",
    "list_gezamenlijk",
    "list_handcijfers",
    "list_jaarcijfers",
]
