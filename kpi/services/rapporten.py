"""Making reports: asked for, frozen and set by the background, and mailed to who wants them."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from bisc_portal.accounts.models import User
from bisc_portal.accounts.permissions import Onderdeel, can_open
from bisc_portal.achtergrond import doorbell
from bisc_portal.berichten.services import queue_bericht
from bisc_portal.druk import PdfNotPossibleError
from bisc_portal.logboek.services import record
from kpi import selectors
from kpi.models import Abonnement, Rapport, Vaststelling
from kpi.perioden import Soort, Tijdvak
from kpi.tekening import Tekening

RENDER_TASK = "kpi.tasks.render_rapporten"


class KwartaalNotFixedError(Exception):
    """Only what was fixed is reported."""


@transaction.atomic
def request_rapport(tijdvak: Tijdvak, *, by: User | None, at: dt.datetime) -> Rapport:
    """Ask for the report of a closed quarter or year. A later one of the same period is its next version."""
    last = Vaststelling.objects.filter(tot=tijdvak.tot).first()
    if tijdvak.soort == Soort.MAAND or last is None:
        raise KwartaalNotFixedError(f"{tijdvak.naam.capitalize()} is nog niet vastgesteld.")
    Vaststelling.objects.select_for_update(of=("self",)).get(pk=last.pk)
    versies = Rapport.objects.filter(van=tijdvak.van, tot=tijdvak.tot).order_by("-versie")
    waiting = versies.filter(status=Rapport.Status.GEVRAAGD).first()
    if waiting is not None:
        return waiting
    newest = versies.first()
    rapport = Rapport.objects.create(
        soort=Rapport.Soort.JAAR if tijdvak.soort == Soort.JAAR else Rapport.Soort.KWARTAAL,
        van=tijdvak.van,
        tot=tijdvak.tot,
        versie=newest.versie + 1 if newest else 1,
        gevraagd_door=by,
        gevraagd_op=at,
    )
    doorbell.ring(RENDER_TASK)
    record("rapport_gevraagd", rapport, by=by, at=at, tijdvak=tijdvak.sleutel)
    return rapport


def make_next_rapport(
    *, at: dt.datetime, draw: Callable[[Tekening], str], render: Callable[[Rapport], bytes]
) -> bool:
    """Freeze and set one report that waits, and mail it; False when none waits."""
    with transaction.atomic():
        rapport = (
            Rapport.objects.filter(status=Rapport.Status.GEVRAAGD)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("pk")
            .first()
        )
        if rapport is None:
            return False
        rapport.inhoud = selectors.build_inhoud(selectors.tijdvak_of(rapport), draw=draw, at=at)
        rapport.hash = fingerprint(rapport)
        rapport.klaar_op = at
        try:
            rapport.pdf = render(rapport)
        except PdfNotPossibleError as error:
            rapport.status, rapport.fout = Rapport.Status.MISLUKT, str(error)[:200]
        else:
            rapport.status = Rapport.Status.KLAAR
            _mail(rapport, at)
        rapport.save()
        record("rapport_gemaakt", rapport, by=None, at=at, status=rapport.status, hash=rapport.hash)
    return True


def fingerprint(rapport: Rapport) -> str:
    """SHA-256 of the content in one fixed notation: who has the report can check that it is this one."""
    text = json.dumps(rapport.inhoud, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _mail(rapport: Rapport, at: dt.datetime) -> None:
    for abonnement in Abonnement.objects.select_related("gebruiker").order_by("pk"):
        if not can_open(abonnement.gebruiker, Onderdeel.CIJFERS):
            continue
        afmelden = settings.PORTAAL_ADRES + reverse("kpi:unsubscribe", args=[abonnement.geheim])
        queue_bericht(
            f"rapport-{rapport.pk}-{abonnement.gebruiker_id}",
            ontvanger=abonnement.gebruiker,
            onderwerp=f"{rapport} staat klaar",
            tekst=(
                f"{rapport} is vastgesteld en staat klaar. De PDF zit bij deze mail; op het portaal staat"
                " het rapport ook als bladzijde, met de weg terug naar de gegevens.\n\n"
                f"Wil je deze mail niet meer? Meld je af: {afmelden}"
            ),
            link=rapport.get_absolute_url(),
            koppen={"List-Unsubscribe": f"<{afmelden}>"},
            bijlage=f"rapport/{rapport.pk}",
            at=at,
        )


@transaction.atomic
def subscribe(user: User, *, at: dt.datetime) -> Abonnement:
    """Get every new report by mail. Asking twice is one subscription."""
    abonnement, created = Abonnement.objects.get_or_create(gebruiker=user, defaults={"sinds": at})
    if created:
        record("rapportabonnement_begonnen", abonnement, by=user, at=at)
    return abonnement


@transaction.atomic
def unsubscribe(abonnement: Abonnement, *, at: dt.datetime) -> None:
    """No more mail from now on."""
    record("rapportabonnement_gestopt", abonnement, by=None, at=at)
    abonnement.delete()
