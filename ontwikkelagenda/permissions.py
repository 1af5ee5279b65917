"""Who may do what with the agenda: pure predicates of a person and a thing."""

from enum import StrEnum

from bisc_portal.accounts.models import Rol, User
from bisc_portal.accounts.permissions import Onderdeel, can_open
from ontwikkelagenda import workflow
from ontwikkelagenda.models import Agenda, Initiatief, Sectie

EDITORS = (Rol.AGENDAREDACTEUR, Rol.BEHEERDER)
WRITERS = (Rol.DIRECTEUR, *EDITORS)


def can_see_agenda(user: User) -> bool:
    return can_open(user, Onderdeel.ONTWIKKELAGENDA)


def is_writer(user: User) -> bool:
    """Directors write the agenda of the network together, with BiSC's editors."""
    return user.has_rol(*WRITERS)


def can_write(user: User, agenda: Agenda) -> bool:
    return agenda.is_open and is_writer(user)


def can_change_initiatief(user: User, initiatief: Initiatief) -> bool:
    """While the agenda is open: see `is_author`."""
    return can_write(user, initiatief.sectie.agenda) and is_author(user, initiatief)


def is_author(user: User, initiatief: Initiatief) -> bool:
    """A director writes what the own library leads or takes part in, an editor everything.

    Reads the bibliotheken of the initiative.
    """
    taking_part = {initiatief.penvoerder_id, *(b.pk for b in initiatief.bibliotheken.all())}
    return can_arrange(user) or (is_writer(user) and user.organisatie_id in taking_part)


def can_arrange(user: User) -> bool:
    """Sections, their order and owner, and the phases: the editors' work."""
    return user.has_rol(*EDITORS)


def can_adopt(user: User, agenda: Agenda) -> bool:
    """A director or an editor records, on behalf of the PDO, that the agenda is adopted."""
    return workflow.may_adopt(agenda.fase) and is_writer(user)


class Recht(StrEnum):
    """What somebody may do in the text of one section."""

    GEEN = "geen"
    LEZEN = "lezen"
    VOORSTELLEN = "voorstellen"
    SCHRIJVEN = "schrijven"


def sectie_recht(user: User, sectie: Sectie) -> Recht:
    """Decide about the text; reads the schrijvers of the section. At every commit the database decides alike.

    The phase of the agenda stands apart: a document that is frozen takes nothing from anybody.
    """
    if not can_see_agenda(user):
        return Recht.GEEN
    if sectie.op_slot:
        return Recht.LEZEN
    if user.has_rol(*(Rol(rol) for rol in sectie.schrijfrollen)):
        return Recht.SCHRIJVEN
    schrijvers = {bibliotheek.pk for bibliotheek in sectie.schrijvers.all()}
    if user.has_rol(Rol.DIRECTEUR) and (not schrijvers or user.organisatie_id in schrijvers):
        return Recht.SCHRIJVEN
    return Recht(sectie.anderen) if is_writer(user) else Recht.LEZEN


def can_write_sectie(user: User, sectie: Sectie) -> bool:
    return sectie.agenda.is_open and sectie_recht(user, sectie) is Recht.SCHRIJVEN


def can_join_sectie(user: User, sectie: Sectie) -> bool:
    """Write or propose: there is something to do in the editor."""
    return sectie.agenda.is_open and sectie_recht(user, sectie) in {Recht.SCHRIJVEN, Recht.VOORSTELLEN}


def can_talk(user: User, agenda: Agenda) -> bool:
    """Everybody who sees the agenda may say something about it until it is adopted."""
    return can_see_agenda(user) and not agenda.is_adopted
