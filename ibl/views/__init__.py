"""Pages of transport."""

from ibl.views.aanvragen import request_transport
from ibl.views.chauffeur import (
    drive,
    drive_list,
    load_dagrit,
    manifest,
    record_afgifte,
    scan,
    service_worker,
    show_afgifte_foto,
)
from ibl.views.lijsten import index, list_lopend, print_paklijst
from ibl.views.opdrachten import move_many, move_transport, show
from ibl.views.scans import explain_tegenstrijdigheid, list_tegenstrijdigheden, receive_scans

__all__ = [
    "drive",
    "drive_list",
    "explain_tegenstrijdigheid",
    "index",
    "list_lopend",
    "list_tegenstrijdigheden",
    "load_dagrit",
    "manifest",
    "move_many",
    "move_transport",
    "print_paklijst",
    "receive_scans",
    "record_afgifte",
    "request_transport",
    "scan",
    "service_worker",
    "show",
    "show_afgifte_foto",
]
