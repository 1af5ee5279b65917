"""Who may do what with a call: pure predicates, the same for pages, forms and services."""

from bisc_portal.accounts.models import Rol, User
from servicedesk.models import Melding, Ruilverzoek
from servicedesk.models.meldingen import ROLLEN_DIE_ALLES_ZIEN, ROLLEN_VAN_EEN_BIBLIOTHEEK
from servicedesk.workflow import Status


def can_handle(user: User) -> bool:
    """Triage and answer: the servicedesk, and the administrator when it must."""
    return user.has_rol(Rol.SERVICEDESKMEDEWERKER, Rol.BEHEERDER)


def can_see_queue(user: User) -> bool:
    return user.has_rol(*ROLLEN_DIE_ALLES_ZIEN)


def can_report(user: User) -> bool:
    return can_handle(user) or belongs_to_library(user)


def belongs_to_library(user: User) -> bool:
    return user.has_rol(*ROLLEN_VAN_EEN_BIBLIOTHEEK)


def can_report_for_others(user: User) -> bool:
    return can_handle(user)


def can_take_part(user: User, melding: Melding) -> bool:
    """Answer, confirm or reopen: the desk, and the library the call is about; reads it when closed off."""
    if melding.afgeschermd:
        return Melding.alle.visible_to(user).filter(pk=melding.pk).exists()
    return can_handle(user) or (belongs_to_library(user) and user.organisatie_id == melding.organisatie_id)


def can_follow(user: User, melding: Melding) -> bool:
    """A colleague of the reporter; the reporter gets the messages anyway."""
    return (
        belongs_to_library(user)
        and user.organisatie_id == melding.organisatie_id
        and user.pk != melding.melder_id
    )


def can_read_internal(user: User) -> bool:
    return can_see_queue(user)


def can_reply(user: User, melding: Melding) -> bool:
    """A closed call is closed; whoever has more to say reports again."""
    return can_take_part(user, melding) and melding.status != Status.AFGESLOTEN


def can_approve_wijziging(user: User, *, bisc: bool) -> bool:
    """For BiSC the desk, for a library its director."""
    return can_handle(user) if bisc else user.has_rol(Rol.DIRECTEUR)


def can_see_gbs(user: User) -> bool:
    """The whole network follows the move: BiSC, and the directors of the libraries."""
    return can_see_queue(user) or user.has_rol(Rol.DIRECTEUR)


def can_manage_beleid(user: User) -> bool:
    """Promises and calendars: what BiSC answers for to the province."""
    return user.has_rol(Rol.BEHEERDER)


def can_manage_rooster(user: User) -> bool:
    """Everybody at the desk keeps the roster together."""
    return can_handle(user)


def can_answer_ruil(user: User, verzoek: Ruilverzoek) -> bool:
    """Only whoever was asked says yes or no."""
    return can_handle(user) and verzoek.aan_id == user.pk
