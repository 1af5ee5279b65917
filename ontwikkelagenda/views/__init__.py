"""Pages of the development agenda."""

from ontwikkelagenda.views.agenda import change_fase, index, list_agendas, show_agenda
from ontwikkelagenda.views.document import download_pdf, request_pdf, show_document
from ontwikkelagenda.views.geschiedenis import name_versie, show_geschiedenis
from ontwikkelagenda.views.gesprek import (
    answer_draad,
    list_draden,
    place_opmerking,
    reopen_draad,
    settle_draad,
)
from ontwikkelagenda.views.initiatief import (
    add_initiatief,
    change_initiatief,
    list_initiatieven,
    restore_initiatief,
    show_initiatief,
    show_ruimte,
    withdraw_initiatief,
)
from ontwikkelagenda.views.schrijven import write_sectie
from ontwikkelagenda.views.sectie import add_sectie, arrange_sectie, edit_sectie, list_versies, show_sectie
from ontwikkelagenda.views.vaststelling import adopt_agenda, download_inhoud, show_adopted

__all__ = [
    "add_initiatief",
    "add_sectie",
    "adopt_agenda",
    "answer_draad",
    "arrange_sectie",
    "change_fase",
    "change_initiatief",
    "download_inhoud",
    "download_pdf",
    "edit_sectie",
    "index",
    "list_agendas",
    "list_draden",
    "list_initiatieven",
    "list_versies",
    "name_versie",
    "place_opmerking",
    "reopen_draad",
    "request_pdf",
    "restore_initiatief",
    "settle_draad",
    "show_adopted",
    "show_agenda",
    "show_document",
    "show_geschiedenis",
    "show_initiatief",
    "show_ruimte",
    "show_sectie",
    "withdraw_initiatief",
    "write_sectie",
]
