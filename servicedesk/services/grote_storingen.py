"""One outage, many calls: the parts are picked up, answered and resolved together with the whole."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from servicedesk import permissions, workflow
from servicedesk.models import Melding, MeldingGebeurtenis
from servicedesk.services import meldingen, statuspagina
from servicedesk.services.weigeringen import HandelingRefusedError


class GroteStoringRefusedError(HandelingRefusedError):
    """The call cannot be a big outage, or a part of this one."""


@transaction.atomic
def declare_grote_storing(melding: Melding, *, by: User, at: dt.datetime) -> Melding:
    """From now on other calls can be made a part of this one."""
    if not permissions.can_handle(by):
        raise PermissionDenied
    melding = meldingen.lock_melding(melding)
    if melding.grote_storing:
        return melding
    if melding.soort != Melding.Soort.INCIDENT:
        raise GroteStoringRefusedError("Alleen een incident kan een grote storing zijn.")
    if melding.status in workflow.KLAAR:
        raise GroteStoringRefusedError("Deze melding is al opgelost.")
    if melding.hoofdmelding_id:
        raise GroteStoringRefusedError("Deze melding hoort zelf bij een grote storing.")
    melding.grote_storing = True
    melding.save(update_fields=["grote_storing"])
    meldingen.add_gebeurtenis(melding, MeldingGebeurtenis.Soort.GROTE_STORING, by=by, at=at)
    record("grote_storing", melding, by=by, at=at)
    statuspagina.publish_grote_storing(melding, by=by, at=at)
    return melding


@transaction.atomic
def add_deelmelding(melding: Melding, *, by: User, at: dt.datetime, hoofdmelding: Melding) -> Melding:
    """Make the call a part of the outage; when that was picked up, this one is too, from now on."""
    if not permissions.can_handle(by):
        raise PermissionDenied
    hoofdmelding = meldingen.lock_melding(hoofdmelding)
    melding = meldingen.lock_melding(melding)
    _check_part(melding, hoofdmelding)
    melding.hoofdmelding = hoofdmelding
    melding.save(update_fields=["hoofdmelding"])
    meldingen.add_gebeurtenis(
        melding, MeldingGebeurtenis.Soort.DEELMELDING, by=by, at=at, andere=hoofdmelding
    )
    record("deelmelding", melding, by=by, at=at, hoofdmelding=hoofdmelding.pk)
    if melding.status in workflow.OP_TE_PAKKEN and hoofdmelding.status in workflow.ONDERHANDEN:
        melding = meldingen.pick_up_melding(melding, by=by, at=at)
    return melding


@transaction.atomic
def release_deelmelding(melding: Melding, *, by: User, at: dt.datetime) -> Melding:
    """Something else after all: the call goes on by itself, in the state it has."""
    melding = meldingen.lock_melding(melding)
    before, melding.hoofdmelding = melding.hoofdmelding_id, None
    melding.save(update_fields=["hoofdmelding"])
    record("geen_deelmelding", melding, by=by, at=at, hoofdmelding=before)
    return melding


def group_meldingen(
    chosen: list[Melding], *, by: User, at: dt.datetime
) -> tuple[list[Melding], list[tuple[Melding, str]]]:
    """One outage of all: an outage among them leads, or else the call that was reported first."""
    hoofd, *rest = sorted(chosen, key=lambda m: (not m.grote_storing, m.gemeld_op, m.pk))
    try:
        declare_grote_storing(hoofd, by=by, at=at)
    except HandelingRefusedError as error:
        return [], [(hoofd, str(error))]
    done, refused = [hoofd], []
    for melding in rest:
        try:
            done.append(add_deelmelding(melding, by=by, at=at, hoofdmelding=hoofd))
        except HandelingRefusedError as error:
            refused.append((melding, str(error)))
    return done, refused


def _check_part(melding: Melding, hoofdmelding: Melding) -> None:
    if not hoofdmelding.grote_storing or hoofdmelding.status in workflow.KLAAR:
        raise GroteStoringRefusedError(f"{hoofdmelding.nummer} is geen grote storing die nog loopt.")
    if melding.pk == hoofdmelding.pk or melding.grote_storing:
        raise GroteStoringRefusedError("Een grote storing hoort niet bij een andere.")
    if melding.status in workflow.KLAAR:
        raise GroteStoringRefusedError(f"{melding.nummer} is al opgelost.")
