"""Writes of transport: one public function a behaviour."""

from ibl.services.aanvragen import Aanvraag, request_transport
from ibl.services.errors import (
    CrateUnderwayError,
    DuplicateRequestError,
    ItemUnderwayError,
    ReasonMissingError,
    SameBranchError,
    TransitionNotAllowedError,
    TransportError,
    UnknownCrateError,
)
from ibl.services.geschiedenis import Verloop, load_history
from ibl.services.stappen import (
    STAND_FIELDS,
    Bulkresultaat,
    Stap,
    assign_lender,
    move_many,
    move_transport,
    prepare_transport,
    take_step,
)
from ibl.services.termijnen import watch_termijnen

__all__ = [
    "STAND_FIELDS",
    "Aanvraag",
    "Bulkresultaat",
    "CrateUnderwayError",
    "DuplicateRequestError",
    "ItemUnderwayError",
    "ReasonMissingError",
    "SameBranchError",
    "Stap",
    "TransitionNotAllowedError",
    "TransportError",
    "UnknownCrateError",
    "Verloop",
    "assign_lender",
    "load_history",
    "move_many",
    "move_transport",
    "prepare_transport",
    "request_transport",
    "take_step",
    "watch_termijnen",
]
