"""Writes of the servicedesk: one public function a behaviour."""

from servicedesk.services.aandelen import recompute_aandelen
from servicedesk.services.bijlagen import add_bijlagen, keep_bijlagen, quarantine_bijlage
from servicedesk.services.geschiedenis import Actie, Stap, Verloop, record_geschiedenis
from servicedesk.services.klokken import sweep_batch
from servicedesk.services.meldingen import (
    AlreadyPickedUpError,
    ReactieRefusedError,
    UrgentieUnchangedError,
    add_reactie,
    assign_melding,
    assign_meldingen,
    change_urgentie,
    close_melding,
    pick_up_melding,
    pick_up_meldingen,
    reopen_melding,
    report_melding,
    resolve_melding,
    resume_melding,
    wait_melding,
)

__all__ = [
    "Actie",
    "AlreadyPickedUpError",
    "ReactieRefusedError",
    "Stap",
    "UrgentieUnchangedError",
    "Verloop",
    "add_bijlagen",
    "add_reactie",
    "assign_melding",
    "assign_meldingen",
    "change_urgentie",
    "close_melding",
    "keep_bijlagen",
    "pick_up_melding",
    "pick_up_meldingen",
    "quarantine_bijlage",
    "recompute_aandelen",
    "record_geschiedenis",
    "reopen_melding",
    "report_melding",
    "resolve_melding",
    "resume_melding",
    "sweep_batch",
    "wait_melding",
]
