"""The satisfaction survey: building it, inviting people, and taking an answer without knowing whose it is."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.berichten.services import queue_bericht
from bisc_portal.logboek.services import record
from kpi.models import Antwoordrecht, Onderzoek, Onderzoeksantwoord

DEELNEMERS = (Rol.DIRECTEUR, Rol.BIBLIOTHEEKMEDEWERKER)


class OnderzoekAlreadyOpenError(Exception):
    """The invitations went out before; nobody is asked twice."""


class AnswerRefusedError(Exception):
    """The secret was used, was never given, or the survey is over."""


@transaction.atomic
def create_onderzoek(
    *, jaar: int, titel: str, stellingen: list[str], sluit_op: dt.date, by: User, at: dt.datetime
) -> Onderzoek:
    onderzoek = Onderzoek.objects.create(jaar=jaar, titel=titel, stellingen=stellingen, sluit_op=sluit_op)
    record("onderzoek_gemaakt", onderzoek, by=by, at=at, jaar=jaar)
    return onderzoek


@transaction.atomic
def invite_deelnemers(onderzoek: Onderzoek, *, by: User, at: dt.datetime) -> Onderzoek:
    """Mail every director and employee a link of their own; what is kept of it knows no person."""
    current = Onderzoek.objects.select_for_update(of=("self",)).get(pk=onderzoek.pk)
    if current.genodigd_op is not None or current.sluit_op < timezone.localdate(at):
        raise OnderzoekAlreadyOpenError("De uitnodigingen zijn al verstuurd, of de sluitdag is voorbij.")
    people = list(User.objects.filter(rollen__overlap=list(DEELNEMERS), is_active=True).order_by("pk"))
    geheimen = [secrets.token_urlsafe(24) for _ in people]
    # In the order of their fingerprints: who was how manieth in the list cannot be read back.
    kenmerken = sorted(_fingerprint(geheim) for geheim in geheimen)
    Antwoordrecht.objects.bulk_create([Antwoordrecht(onderzoek=current, kenmerk=k) for k in kenmerken])
    for person, geheim in zip(people, geheimen, strict=True):
        queue_bericht(
            f"onderzoek-{current.pk}-{person.pk}",
            # By address, and so forgotten once it is delivered.
            adres=person.email,
            onderwerp=current.titel,
            tekst=(
                f"Wat vind je van BiSC? Invullen kan tot en met {current.sluit_op:%d-%m-%Y} en duurt een paar"
                " minuten. Je antwoord is anoniem: de link werkt één keer en niemand ziet wie wat invulde."
            ),
            link=reverse("kpi:answer_onderzoek", args=[geheim]),
            at=at,
        )
    current.genodigd, current.genodigd_op = len(people), at
    current.save(update_fields=["genodigd", "genodigd_op"])
    record("onderzoek_uitgenodigd", current, by=by, at=at, aantal=len(people))
    return current


@transaction.atomic
def answer_onderzoek(
    geheim: str, *, cijfer: int, scores: list[int], toelichting: str, at: dt.datetime
) -> Onderzoeksantwoord:
    """Take the answer and the right to give one away in the same moment. The log is told nothing."""
    recht = (
        Antwoordrecht.objects.select_for_update(of=("self",))
        .select_related("onderzoek")
        .filter(kenmerk=_fingerprint(geheim))
        .first()
    )
    if recht is None or not recht.onderzoek.is_open(timezone.localdate(at)):
        raise AnswerRefusedError
    recht.delete()
    return Onderzoeksantwoord.objects.create(
        onderzoek=recht.onderzoek, cijfer=cijfer, scores=scores, toelichting=toelichting
    )


def _fingerprint(geheim: str) -> str:
    return hashlib.sha256(geheim.encode()).hexdigest()
