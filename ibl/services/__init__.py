"""Writes of transport: one public function a behaviour."""

from ibl.services.aanvragen import Aanvraag, request_transport
from ibl.services.afgiften import Bewijs, record_afgifte
from ibl.services.afleiding import derive_opdrachten
from ibl.services.errors import (
    AlreadyExplainedError,
    CrateUnderwayError,
    DuplicateRequestError,
    ItemUnderwayError,
    NothingToReturnError,
    ReasonMissingError,
    SameBranchError,
    TransitionNotAllowedError,
    TransportError,
    UnknownCrateError,
)
from ibl.services.geschiedenis import Verloop, load_history
from ibl.services.retouren import return_transport
from ibl.services.scans import Scanmelding, explain_tegenstrijdigheid, receive_scans
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
    "AlreadyExplainedError",
    "Bewijs",
    "Bulkresultaat",
    "CrateUnderwayError",
    "DuplicateRequestError",
    "ItemUnderwayError",
    "NothingToReturnError",
    "ReasonMissingError",
    "SameBranchError",
    "Scanmelding",
    "Stap",
    "TransitionNotAllowedError",
    "TransportError",
    "UnknownCrateError",
    "Verloop",
    "assign_lender",
    "derive_opdrachten",
    "explain_tegenstrijdigheid",
    "load_history",
    "move_many",
    "move_transport",
    "prepare_transport",
    "receive_scans",
    "record_afgifte",
    "request_transport",
    "return_transport",
    "take_step",
    "watch_termijnen",
]
