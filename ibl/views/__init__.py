"""Pages of transport."""

from ibl.views.aanvragen import request_transport
from ibl.views.chauffeur import drive
from ibl.views.lijsten import index, list_lopend, print_paklijst
from ibl.views.opdrachten import move_many, move_transport, show

__all__ = [
    "drive",
    "index",
    "list_lopend",
    "move_many",
    "move_transport",
    "print_paklijst",
    "request_transport",
    "show",
]
