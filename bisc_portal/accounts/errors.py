"""What the services of people refuse, each with the sentence a screen shows."""


class AccountsError(Exception):
    """A refusal; `str()` is the Dutch sentence for the screen."""

    sentence = ""
    field: str | None = None  # the field of a form the sentence belongs to

    def __str__(self) -> str:
        return self.sentence


class EmailTakenError(AccountsError):
    sentence = "Er is al een account met dit adres."
    field = "email"


class AlreadyInvitedError(AccountsError):
    sentence = "Dit adres heeft al een uitnodiging. Stuur die opnieuw of trek hem in."
    field = "email"


class RolDoesNotFitError(AccountsError):
    sentence = "Deze rol past niet bij de organisatie. Kies een andere rol of een andere organisatie."
    field = "rollen"


class VestigingDoesNotFitError(AccountsError):
    sentence = "Deze vestiging hoort niet bij de organisatie."
    field = "vestiging"


class UitnodigingClosedError(AccountsError):
    sentence = "Deze uitnodiging werkt niet meer."


class OwnAccountError(AccountsError):
    sentence = "Je kunt je eigen rollen en account niet wijzigen. Vraag het een andere beheerder."


class LastBeheerderError(AccountsError):
    sentence = "Er moet minstens één beheerder overblijven."
