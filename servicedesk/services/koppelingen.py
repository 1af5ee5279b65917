"""Links between calls, and who follows one."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from servicedesk import permissions
from servicedesk.models import Koppeling, Melding, MeldingGebeurtenis, Volger
from servicedesk.services.meldingen import add_gebeurtenis
from servicedesk.services.weigeringen import HandelingRefusedError


class SameMeldingError(HandelingRefusedError):
    """A call has nothing to do with itself."""


class AlreadyLinkedError(HandelingRefusedError):
    """These two are linked."""


class FollowRefusedError(HandelingRefusedError):
    """Only colleagues of the reporter follow a call."""


@transaction.atomic
def link_meldingen(
    melding: Melding, *, by: User, at: dt.datetime, andere: Melding, soort: str = Koppeling.Soort.HANGT_SAMEN
) -> Koppeling:
    """Say that two calls have to do with one another; both show it."""
    if melding.pk == andere.pk:
        raise SameMeldingError("Kies een andere melding dan deze.")
    linked = Koppeling.objects.filter(van__in=[melding, andere], naar__in=[melding, andere])
    if linked.exists():
        raise AlreadyLinkedError(f"{melding.nummer} en {andere.nummer} zijn al gekoppeld.")
    koppeling = Koppeling.objects.create(van=melding, naar=andere, soort=soort, door=by, gelegd_op=at)
    for one, other in ((melding, andere), (andere, melding)):
        add_gebeurtenis(one, MeldingGebeurtenis.Soort.GEKOPPELD, by=by, at=at, andere=other)
        record("gekoppeld", one, by=by, at=at, andere=other.pk)
    return koppeling


@transaction.atomic
def unlink_meldingen(koppeling: Koppeling, *, by: User, at: dt.datetime) -> None:
    """The events of both calls keep telling that they were linked."""
    for one, other in ((koppeling.van, koppeling.naar_id), (koppeling.naar, koppeling.van_id)):
        record("ontkoppeld", one, by=by, at=at, andere=other)
    koppeling.delete()


@transaction.atomic
def follow_melding(melding: Melding, *, by: User, at: dt.datetime) -> None:
    """Get the messages the reporter gets. Twice is once."""
    if not permissions.can_follow(by, melding):
        raise FollowRefusedError("Alleen collega's van de melder volgen een melding.")
    Volger.objects.bulk_create([Volger(melding=melding, gebruiker=by, sinds=at)], ignore_conflicts=True)
    record("gevolgd", melding, by=by, at=at)


@transaction.atomic
def unfollow_melding(melding: Melding, *, by: User, at: dt.datetime) -> None:
    Volger.objects.filter(melding=melding, gebruiker=by).delete()
    record("niet_meer_gevolgd", melding, by=by, at=at)
