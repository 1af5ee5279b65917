"""Why service time refuses. Every message is one Dutch sentence for the person who gave the input."""

TOO_FAR = "Dit moment ligt te ver weg: kijk de norm en de kalender na."


class WerktijdError(ValueError):
    """The base of all refusals."""


class InvalidKalenderError(WerktijdError):
    """The calendar contradicts itself."""


class EmptyKalenderError(InvalidKalenderError):
    """The calendar never opens, so no service time would ever pass."""


class BeforeFirstVersieError(WerktijdError):
    """The calendar says nothing about a moment before its first version."""


class InvalidNormError(WerktijdError):
    """A norm asks for at least one whole unit."""


class InvalidPauzeError(WerktijdError):
    """A pause ends after it begins."""


class OpenPauzeError(WerktijdError):
    """The clock stands still in a pause without an end, so the moment does not exist yet."""


class HorizonExceededError(WerktijdError):
    """The moment lies too far away to be meant."""


class NaiveMomentError(WerktijdError):
    """A moment without an offset is no instant."""
