"""Writes of the development agenda: one public function a behaviour."""

from ontwikkelagenda.services.agenda import (
    FaseNotAllowedError,
    Opzet,
    add_sectie,
    begin_addendum,
    change_fase,
    create_agenda,
)
from ontwikkelagenda.services.begroting import OverBudgetError, Regel, ReserveEmptyError, book_reserve
from ontwikkelagenda.services.document import MAX_ATTEMPTS, RENDER_TASK, render_next_document, request_pdf
from ontwikkelagenda.services.initiatief import (
    InitiatiefChangedError,
    Mijlpaalregel,
    Risicoregel,
    Voorstel,
    add_initiatief,
    change_initiatief,
    restore_initiatief,
    withdraw_initiatief,
)
from ontwikkelagenda.services.opmerking import (
    Anker,
    DraadSettledError,
    answer_draad,
    place_opmerking,
    queue_digests,
    reopen_draad,
    settle_draad,
)
from ontwikkelagenda.services.schrijven import (
    SchrijvenRefusedError,
    append_update,
    freeze_document,
    open_epoch,
    project_behind,
    project_document,
    thaw_document,
)
from ontwikkelagenda.services.sectie import (
    SectieChangedError,
    Toegang,
    arrange_sectie,
    name_versie,
    save_sectie,
)
from ontwikkelagenda.services.slot import AgendaClosedError
from ontwikkelagenda.services.vaststelling import AgendaChangedError, NoConsentError, adopt_agenda

__all__ = [
    "MAX_ATTEMPTS",
    "RENDER_TASK",
    "AgendaChangedError",
    "AgendaClosedError",
    "Anker",
    "DraadSettledError",
    "FaseNotAllowedError",
    "InitiatiefChangedError",
    "Mijlpaalregel",
    "NoConsentError",
    "Opzet",
    "OverBudgetError",
    "Regel",
    "ReserveEmptyError",
    "Risicoregel",
    "SchrijvenRefusedError",
    "SectieChangedError",
    "Toegang",
    "Voorstel",
    "add_initiatief",
    "add_sectie",
    "adopt_agenda",
    "answer_draad",
    "append_update",
    "arrange_sectie",
    "begin_addendum",
    "book_reserve",
    "change_fase",
    "change_initiatief",
    "create_agenda",
    "freeze_document",
    "name_versie",
    "open_epoch",
    "place_opmerking",
    "project_behind",
    "project_document",
    "queue_digests",
    "render_next_document",
    "reopen_draad",
    "request_pdf",
    "restore_initiatief",
    "save_sectie",
    "settle_draad",
    "thaw_document",
    "withdraw_initiatief",
]
