"""Who may do what with the agenda: pure predicates of a person and a thing."""

from enum import StrEnum

from bisc_portal.accounts.models import Rol, User
from bisc_portal.accounts.permissions import Onderdeel, can_open
from ontwikkelagenda import workflow
from ontwikkelagenda.models import (
    Actie,
    Agenda,
    Bezwaar,
    Initiatief,
    Sectie,
    Stemronde,
    Verslag,
    Wijzigingsvoorstel,
)

EDITORS = (Rol.AGENDAREDACTEUR, Rol.BEHEERDER)
WRITERS = (Rol.DIRECTEUR, *EDITORS)


def can_see_agenda(user: User) -> bool:
    return can_open(user, Onderdeel.ONTWIKKELAGENDA)


def is_writer(user: User) -> bool:
    """Directors write the agenda of the network together, with BiSC's editors."""
    return user.has_rol(*WRITERS)


def can_write(user: User, agenda: Agenda) -> bool:
    return agenda.is_open and is_writer(user)


def can_amend(user: User, agenda: Agenda) -> bool:
    """While amendments may come; in the consent round for the one objection that is dealt with."""
    return is_writer(user) and (agenda.is_amending or _is_reopened(agenda))


def _is_reopened(agenda: Agenda) -> bool:
    """Reads the objections of a consent round; no query in any other phase."""
    return (
        agenda.fase == Agenda.Fase.CONSENTRONDE
        and Bezwaar.objects.filter(stem__ronde__agenda=agenda, status=Bezwaar.Status.IN_BEHANDELING).exists()
    )


def can_decide_voorstel(user: User, voorstel: Wijzigingsvoorstel) -> bool:
    """The editors, and the director of the library that leads what it is about."""
    deel = voorstel.sectie or voorstel.initiatief
    leads = deel is not None and deel.penvoerder_id == user.organisatie_id
    return voorstel.is_open and can_amend(user, voorstel.agenda) and (can_arrange(user) or leads)


def can_withdraw_voorstel(user: User, voorstel: Wijzigingsvoorstel) -> bool:
    return voorstel.is_open and is_writer(user) and voorstel.organisatie_id == user.organisatie_id


def can_see_ronde(user: User, ronde: Stemronde) -> bool:
    """Who sees the agenda, and whoever was given a proxy."""
    return can_see_agenda(user) or _has_volmacht(user, ronde)


def can_vote(user: User, ronde: Stemronde) -> bool:
    """The director of a library that has a vote, or its proxy; BiSC's editor advises."""
    if user.has_rol(Rol.AGENDAREDACTEUR):
        return True
    votes = ronde.stemgerechtigden.filter(pk=user.organisatie_id).exists()
    return votes and (user.has_rol(Rol.DIRECTEUR) or _has_volmacht(user, ronde))


def can_give_volmacht(user: User, ronde: Stemronde) -> bool:
    votes = ronde.stemgerechtigden.filter(pk=user.organisatie_id).exists()
    return user.has_rol(Rol.DIRECTEUR) and votes


def _has_volmacht(user: User, ronde: Stemronde) -> bool:
    return ronde.volmachten.filter(
        gemachtigde=user, organisatie=user.organisatie, ingetrokken_op__isnull=True
    ).exists()


def can_finish_actie(user: User, actie: Actie) -> bool:
    """Whose action it is, who made it, and the editors."""
    return can_arrange(user) or user.pk in {actie.eigenaar_id, actie.door_id}


def can_write_termijn(user: User) -> bool:
    """A director names the own library's subsidy deadline, an editor everybody's."""
    return is_writer(user)


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
    """What somebody may do in one part of a text."""

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


def verslag_recht(user: User) -> Recht:
    """In the minutes BiSC's editors are the secretary and directors propose. The database decides alike."""
    if not can_see_agenda(user):
        return Recht.GEEN
    if can_arrange(user):
        return Recht.SCHRIJVEN
    return Recht.VOORSTELLEN if is_writer(user) else Recht.LEZEN


def can_write_verslag(user: User, verslag: Verslag | None) -> bool:
    return verslag_recht(user) is Recht.SCHRIJVEN and not (verslag and verslag.is_adopted)


def can_join_verslag(user: User, verslag: Verslag) -> bool:
    """Write or propose: there is something to do in the editor."""
    return not verslag.is_adopted and verslag_recht(user) in {Recht.SCHRIJVEN, Recht.VOORSTELLEN}


def can_write_sectie(user: User, sectie: Sectie) -> bool:
    return sectie.agenda.is_open and sectie_recht(user, sectie) is Recht.SCHRIJVEN


def can_join_sectie(user: User, sectie: Sectie) -> bool:
    """Write or propose: there is something to do in the editor."""
    return sectie.agenda.is_open and sectie_recht(user, sectie) in {Recht.SCHRIJVEN, Recht.VOORSTELLEN}


def can_talk(user: User, bij: Agenda | Verslag) -> bool:
    """Everybody who sees the agenda may say something about it, or about minutes, until that is adopted."""
    return can_see_agenda(user) and not bij.is_adopted
