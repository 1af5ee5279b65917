"""Pages of transport."""

from ibl.views.aanvragen import request_transport
from ibl.views.chauffeur import drive
from ibl.views.lijsten import index, list_lopend, print_paklijst
from ibl.views.opdrachten import move_many, move_transport, show
from ibl.views.scans import explain_tegenstrijdigheid, list_tegenstrijdigheden, receive_scans

__all__ = [
    "drive",
    "explain_tegenstrijdigheid",
    "index",
    "list_lopend",
    "list_tegenstrijdigheden",
    "move_many",
    "move_transport",
    "print_paklijst",
    "receive_scans",
    "request_transport",
    "show",
]
