"""Pages of the development agenda."""

from ontwikkelagenda.views.agenda import change_fase, index, list_agendas, show_agenda
from ontwikkelagenda.views.document import download_pdf, request_pdf, show_document
from ontwikkelagenda.views.initiatief import (
    add_initiatief,
    change_initiatief,
    list_initiatieven,
    restore_initiatief,
    show_initiatief,
    show_ruimte,
    withdraw_initiatief,
)
from ontwikkelagenda.views.sectie import add_sectie, arrange_sectie, edit_sectie, list_versies, show_sectie
from ontwikkelagenda.views.vaststelling import adopt_agenda, download_inhoud, show_adopted

__all__ = [
    "add_initiatief",
    "add_sectie",
    "adopt_agenda",
    "arrange_sectie",
    "change_fase",
    "change_initiatief",
    "download_inhoud",
    "download_pdf",
    "edit_sectie",
    "index",
    "list_agendas",
    "list_initiatieven",
    "list_versies",
    "request_pdf",
    "restore_initiatief",
    "show_adopted",
    "show_agenda",
    "show_document",
    "show_initiatief",
    "show_ruimte",
    "show_sectie",
    "withdraw_initiatief",
]
