"""Pages of the servicedesk."""

from servicedesk.views.aanmelden import report_melding
from servicedesk.views.bijlagen import download_bijlage
from servicedesk.views.bulk import assign_meldingen, pick_up_meldingen
from servicedesk.views.meldingen import (
    add_reactie,
    assign_melding,
    change_urgentie,
    close_melding,
    melding,
    pick_up_melding,
    reopen_melding,
    resolve_melding,
    resume_melding,
    wait_melding,
)
from servicedesk.views.wachtrij import index

__all__ = [
    "add_reactie",
    "assign_melding",
    "assign_meldingen",
    "change_urgentie",
    "close_melding",
    "download_bijlage",
    "index",
    "melding",
    "pick_up_melding",
    "pick_up_meldingen",
    "reopen_melding",
    "report_melding",
    "resolve_melding",
    "resume_melding",
    "wait_melding",
]
