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
from ibl.views.drukwerk import download_drukwerk, request_drukwerk, show_drukwerk
from ibl.views.lijsten import index, list_lopend, print_paklijst
from ibl.views.opdrachten import move_many, move_transport, show
from ibl.views.ritten import (
    avoid_spits,
    drop_voertuig,
    fix_ritplan,
    keep_stop,
    list_ritplannen,
    make_ritplan,
    move_stop,
    refresh_ritplan,
    reopen_ritplan,
    request_berekening,
    show_berekening,
    show_maand,
    show_rit,
    show_ritplan,
    stop_berekening,
)
from ibl.views.scans import explain_tegenstrijdigheid, list_tegenstrijdigheden, receive_scans
from ibl.views.termijnen import show_termijnen

__all__ = [
    "avoid_spits",
    "download_drukwerk",
    "drive",
    "drive_list",
    "drop_voertuig",
    "explain_tegenstrijdigheid",
    "fix_ritplan",
    "index",
    "keep_stop",
    "list_lopend",
    "list_ritplannen",
    "list_tegenstrijdigheden",
    "load_dagrit",
    "make_ritplan",
    "manifest",
    "move_many",
    "move_stop",
    "move_transport",
    "print_paklijst",
    "receive_scans",
    "record_afgifte",
    "refresh_ritplan",
    "reopen_ritplan",
    "request_berekening",
    "request_drukwerk",
    "request_transport",
    "scan",
    "service_worker",
    "show",
    "show_afgifte_foto",
    "show_berekening",
    "show_drukwerk",
    "show_maand",
    "show_rit",
    "show_ritplan",
    "show_termijnen",
    "stop_berekening",
]
