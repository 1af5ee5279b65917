"""Steps of the desk beside the workflow: confirm an urgency, take a call over, close what stayed silent."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from servicedesk import notifications, permissions, workflow
from servicedesk.models import Melding, MeldingGebeurtenis
from servicedesk.services import meldingen
from servicedesk.services.weigeringen import HandelingRefusedError

CLOSE_BATCH = 200


class NothingToConfirmError(HandelingRefusedError):
    """The desk decided about this urgency already."""


class TakeOverRefusedError(HandelingRefusedError):
    """There is nobody to take it over from."""


@transaction.atomic
def confirm_urgentie(melding: Melding, *, by: User, at: dt.datetime) -> Melding:
    """The urgency the reporter proposed is the right one."""
    if not permissions.can_handle(by):
        raise PermissionDenied
    melding = meldingen.lock_melding(melding)
    if melding.urgentie is None or melding.urgentie_bevestigd_op:
        raise NothingToConfirmError("De urgentie is al bevestigd.")
    melding.urgentie_bevestigd_op = at
    melding.save(update_fields=["urgentie_bevestigd_op"])
    meldingen.add_gebeurtenis(
        melding,
        MeldingGebeurtenis.Soort.URGENTIE_BEVESTIGD,
        by=by,
        at=at,
        naar_urgentie=melding.urgentie,
    )
    record("urgentie_bevestigd", melding, by=by, at=at, urgentie=melding.urgentie)
    return melding


@transaction.atomic
def take_over_melding(melding: Melding, *, by: User, at: dt.datetime) -> Melding:
    """Go on with what a colleague had in hand; the colleague is told."""
    if not permissions.can_handle(by):
        raise PermissionDenied
    melding = meldingen.lock_melding(melding)
    before = melding.behandelaar
    if melding.status not in workflow.ONDERHANDEN or before is None or before == by:
        raise TakeOverRefusedError("Overnemen kan alleen wat een collega in behandeling heeft.")
    melding.behandelaar = by
    melding.save(update_fields=["behandelaar"])
    gebeurtenis = meldingen.add_gebeurtenis(
        melding, MeldingGebeurtenis.Soort.TOEGEWEZEN, by=by, at=at, aan=by
    )
    notifications.notify_handler(
        melding,
        gebeurtenis,
        person=before,
        onderwerp="overgenomen",
        tekst=f"{by} heeft '{melding.onderwerp}' van je overgenomen.",
    )
    record("overgenomen", melding, by=by, at=at, van=before.pk)
    return melding


@transaction.atomic
def close_stille_meldingen(*, at: dt.datetime, limit: int = CLOSE_BATCH) -> int:
    """Close what was resolved and got no word for five working days; return how many.

    Two workers never hold the same call, and a reply that came in first moves its moment away.
    """
    stil = list(
        Melding.objects.filter(sluit_vanzelf_op__lte=at)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("sluit_vanzelf_op", "pk")[:limit]
    )
    for melding in stil:
        meldingen.close_melding(melding, by=None, at=at)
    return len(stil)


def resolve_meldingen(
    chosen: list[Melding], *, by: User, at: dt.datetime, oplossing: str
) -> tuple[list[Melding], list[tuple[Melding, str]]]:
    """Resolve each on its own with the same words: the resolved ones, and the others with the reason."""
    done, refused = [], []
    for melding in chosen:
        try:
            done.append(meldingen.resolve_melding(melding, by=by, at=at, oplossing=oplossing))
        except workflow.TransitionRefusedError as error:
            refused.append((melding, str(error)))
    return done, refused


def reply_to_meldingen(
    chosen: list[Melding], *, by: User, at: dt.datetime, tekst: str
) -> tuple[list[Melding], list[tuple[Melding, str]]]:
    """The same answer to each reporter: who got it, and the others with the reason."""
    done, refused = [], []
    for melding in chosen:
        try:
            meldingen.add_reactie(melding, by=by, at=at, tekst=tekst)
            done.append(melding)
        except HandelingRefusedError as error:
            refused.append((melding, str(error)))
    return done, refused
