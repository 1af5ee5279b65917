"""Why a step or a request is refused."""

from ibl.models import Transportopdracht


class TransportError(Exception):
    """Why a step is refused. Every message is one or two Dutch sentences for the person who asked."""


class TransitionNotAllowedError(TransportError):
    """From where the order is now, this step cannot be taken."""


class ReasonMissingError(TransportError):
    """An exception without a reason helps nobody."""


class ItemUnderwayError(TransportError):
    """The database allows one active leg for each barcode."""


class CrateUnderwayError(TransportError):
    """The database allows one active leg for each crate."""


class UnknownCrateError(TransportError):
    """No such crate, or it is out of use."""


class SameBranchError(TransportError):
    """An order goes somewhere else."""


class DuplicateRequestError(TransportError):
    """The same title is already on its way to the same branch."""

    def __init__(self, bestaand: Transportopdracht) -> None:
        super().__init__(f"{bestaand.wat} is al aangevraagd voor {bestaand.bestemming} ({bestaand.nummer}).")
        self.bestaand = bestaand


class AlreadyExplainedError(TransportError):
    """Two colleagues looked at the same contradiction."""


class NothingToReturnError(TransportError):
    """An order goes back once, and only what arrived can go back."""


class PlanChangedError(TransportError):
    """Somebody else changed the plan in the meantime."""


class PlanFixedError(TransportError):
    """The drivers have this plan already."""


class PlanNotFeasibleError(TransportError):
    """A plan that cannot be driven is not handed out."""


class NothingToDriveError(TransportError):
    """No vehicle, or nothing to bring."""


class PeriodOverlapsError(TransportError):
    """Two periods of the same thing lie over one another."""


class NotOpenAnymoreError(TransportError):
    """It ended before, by a colleague or by itself."""
