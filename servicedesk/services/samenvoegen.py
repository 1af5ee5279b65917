"""Two calls about one thing become one; an answer about something else becomes a call of its own."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from servicedesk import notifications, permissions, workflow
from servicedesk.models import Melding, MeldingGebeurtenis, MeldingReactie, Volger
from servicedesk.services import meldingen
from servicedesk.services.koppelingen import SameMeldingError, link_meldingen
from servicedesk.services.weigeringen import HandelingRefusedError
from servicedesk.workflow import Handeling

SAMENGEVOEGD = MeldingGebeurtenis.Soort.SAMENGEVOEGD


class MergeRefusedError(HandelingRefusedError):
    """These two calls cannot go on as one."""


class SplitRefusedError(HandelingRefusedError):
    """The answer cannot become a call."""


@transaction.atomic
def merge_melding(melding: Melding, *, by: User, at: dt.datetime, doel: Melding) -> Melding:
    """Go on in `doel`: this call closes, its conversation shows there and its reporter follows along.

    Whoever merges has looked at the call, so a call that still waited counts as picked up by them.
    """
    if not permissions.can_handle(by):
        raise PermissionDenied
    if melding.pk == doel.pk:
        raise SameMeldingError("Kies een andere melding dan deze.")
    melding, doel = _lock_both(melding, doel)
    _check_merge(melding, doel)
    if melding.status in workflow.OP_TE_PAKKEN:
        melding = meldingen.pick_up_melding(melding, by=by, at=at)
    melding.status = workflow.next_status(Handeling.MERGE, melding.status)
    melding.opgelost_op = melding.afgesloten_op = at
    melding.samengevoegd_in = doel
    melding.save(update_fields=["status", "opgelost_op", "afgesloten_op", "samengevoegd_in"])
    Melding.objects.filter(samengevoegd_in=melding).update(samengevoegd_in=doel)
    _follow_along(melding, doel, at=at)
    gebeurtenis = meldingen.add_gebeurtenis(melding, SAMENGEVOEGD, by=by, at=at, andere=doel)
    meldingen.add_gebeurtenis(doel, SAMENGEVOEGD, by=by, at=at, andere=melding)
    notifications.notify_melder(
        melding,
        gebeurtenis,
        onderwerp=f"gaat verder in {doel.nummer}",
        tekst=f"Over '{melding.onderwerp}' liep al een melding. We gaan verder in {doel.nummer}.",
        by=by,
    )
    record("samengevoegd", melding, by=by, at=at, in_melding=doel.pk)
    record("samengevoegd", doel, by=by, at=at, van_melding=melding.pk)
    return doel


def merge_meldingen(
    chosen: list[Melding], *, by: User, at: dt.datetime
) -> tuple[list[Melding], list[tuple[Melding, str]]]:
    """Everything into the call that was reported first: the merged ones, and the others with the reason."""
    doel, *rest = sorted(chosen, key=lambda melding: (melding.gemeld_op, melding.pk))
    done, refused = [], []
    for melding in rest:
        try:
            merge_melding(melding, by=by, at=at, doel=doel)
            done.append(melding)
        except (HandelingRefusedError, workflow.TransitionRefusedError) as error:
            refused.append((melding, str(error)))
    return done, refused


@transaction.atomic
def split_reactie(
    reactie: MeldingReactie, *, by: User, at: dt.datetime, onderwerp: str, soort: str, urgentie: int | None
) -> Melding:
    """A new call out of what the library wrote, measured from the moment it wrote that."""
    melding = meldingen.lock_melding(reactie.melding)
    if reactie.van_bisc:
        raise SplitRefusedError("Alleen wat de bibliotheek schreef kan een eigen melding worden.")
    nieuw = meldingen.report_melding(
        by=by,
        at=reactie.geschreven_op,
        soort=soort,
        urgentie=urgentie,
        onderwerp=onderwerp,
        omschrijving=reactie.tekst,
        vestiging=melding.vestiging,
        kanaal=melding.kanaal,
        melder=reactie.auteur or melding.melder,
        melder_naam="" if reactie.auteur or melding.melder else melding.melder_naam,
    )
    link_meldingen(nieuw, by=by, at=at, andere=melding)
    meldingen.add_gebeurtenis(
        melding, MeldingGebeurtenis.Soort.AFGESPLITST, by=by, at=at, andere=nieuw, toelichting=onderwerp
    )
    record("afgesplitst", melding, by=by, at=at, nieuw=nieuw.pk)
    return nieuw


def _lock_both(melding: Melding, doel: Melding) -> tuple[Melding, Melding]:
    """Always in the same order, so that two people who merge crosswise wait instead of failing."""
    locked = {pk: meldingen.lock_melding(Melding(pk=pk)) for pk in sorted([melding.pk, doel.pk])}
    return locked[melding.pk], locked[doel.pk]


def _check_merge(melding: Melding, doel: Melding) -> None:
    if melding.organisatie_id != doel.organisatie_id:
        raise MergeRefusedError(
            "Deze meldingen zijn van verschillende bibliotheken. Maak er een grote storing van;"
            " dan krijgt iedereen hetzelfde antwoord en ziet niemand de melding van een ander."
        )
    if doel.status == workflow.Status.AFGESLOTEN:
        raise MergeRefusedError(f"{doel.nummer} is afgesloten; kies een melding die nog loopt.")
    if melding.grote_storing:
        raise MergeRefusedError("Een grote storing gaat niet op in een andere melding.")


def _follow_along(melding: Melding, doel: Melding, *, at: dt.datetime) -> None:
    people = set(melding.volgers.values_list("gebruiker", flat=True)) | {melding.melder_id}
    Volger.objects.bulk_create(
        [
            Volger(melding=doel, gebruiker_id=pk, sinds=at)
            for pk in sorted(pk for pk in people if pk and pk != doel.melder_id)
        ],
        ignore_conflicts=True,
    )
