"""The digest: what somebody was told about the agenda and did not read, one mail a morning; reminders."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.berichten.models import Bericht
from bisc_portal.berichten.services import queue_bericht
from ontwikkelagenda import notifications, selectors
from ontwikkelagenda.models import Agendafase, Stemronde
from ontwikkelagenda.selectors.uitvoering import late_for, open_acties

A_DAY = dt.timedelta(days=1)
ABOUT = "/ontwikkelagenda/"
# Days before the end of a round that whoever has not voted is reminded, and before a phase ends.
REMIND = (3, 1)


@transaction.atomic
def send_digests(*, at: dt.datetime) -> int:
    """Mail everybody what came without mail in the last day and was not read; twice a day is once."""
    local = timezone.localtime(at)
    sent = 0
    for person in User.objects.filter(is_active=True).order_by("pk"):
        news = list(
            Bericht.objects.filter(
                ontvanger=person,
                per_mail=False,
                gelezen_op__isnull=True,
                link__startswith=ABOUT,
                created_at__gt=at - A_DAY,
                created_at__lte=at,
            ).order_by("created_at", "pk")
        )
        if news:
            _mail_digest(person, news, local, at)
            sent += 1
    return sent


def _mail_digest(person: User, news: list[Bericht], local: dt.datetime, at: dt.datetime) -> None:
    lines = "\n\n".join(f"- {b.onderwerp}\n  {settings.PORTAAL_ADRES}{b.link}" for b in news)
    wat, dat = ("Eén bericht", "dat") if len(news) == 1 else (f"{len(news)} berichten", "die")
    queue_bericht(
        f"agenda-samenvatting-{local:%Y%m%d}-{person.pk}",
        adres=person.email,
        onderwerp=f"Ontwikkelagenda: {wat.lower()} sinds gisteren",
        tekst=f"{wat} {dat} je nog niet las:\n\n{lines}",
        link=ABOUT,
        at=at,
    )


@transaction.atomic
def send_reminders(*, at: dt.datetime) -> None:
    """Votes that are asked, phases that end and actions that are due; each told once."""
    today = timezone.localtime(at).date()
    _remind_votes(today, at)
    _remind_fasen(today, at)
    for person in User.objects.filter(is_active=True, rollen__contains=[Rol.DIRECTEUR]).order_by("pk"):
        _remind_doing(person, today, at)


def _remind_votes(today: dt.date, at: dt.datetime) -> None:
    open_rondes = Stemronde.objects.filter(gesloten_op__isnull=True, sluit_op__gt=at).select_related("agenda")
    for ronde in open_rondes.order_by("pk"):
        days = (timezone.localtime(ronde.sluit_op).date() - today).days
        if days not in REMIND:
            continue
        missing = [regel.organisatie.pk for regel in selectors.ronde_stand(ronde).nog_niet]
        people = User.objects.filter(
            is_active=True, rollen__contains=[Rol.DIRECTEUR], organisatie__in=missing
        )
        nog = f"Nog {days} {'dag' if days == 1 else 'dagen'}"
        for person in people.order_by("pk"):
            notifications.tell_person(
                f"stem-herinnering-{ronde.pk}-{days}",
                person,
                onderwerp=f"{nog} om te stemmen over de {ronde.agenda}",
                tekst="Jullie bibliotheek heeft nog niet gestemd.",
                link=ronde.get_absolute_url(),
                at=at,
                per_mail=True,
            )


def _remind_fasen(today: dt.date, at: dt.datetime) -> None:
    ending = Agendafase.objects.filter(eindigt_op__in=[today + dt.timedelta(days=d) for d in REMIND])
    for fase in ending.select_related("agenda").order_by("pk"):
        if fase.fase == fase.agenda.fase:
            notifications.tell_writers(
                f"fase-eindigt-{fase.pk}-{fase.eindigt_op}-{today}",
                onderwerp=f"{fase.agenda}: {fase.get_fase_display().lower()} eindigt bijna",
                tekst=f"De fase eindigt op {fase.eindigt_op:%d-%m-%Y}.",
                link=fase.agenda.get_absolute_url(),
                at=at,
            )


def _remind_doing(person: User, today: dt.date, at: dt.datetime) -> None:
    for initiatief, kwartaal in late_for(person, today=today):
        notifications.tell_person(
            f"voortgang-{initiatief.pk}-{kwartaal}",
            person,
            onderwerp=f"Voortgang gevraagd: {initiatief}"[:160],
            tekst=f"Over het {kwartaal}e kwartaal is nog niets gemeld.",
            link=initiatief.get_absolute_url(),
            at=at,
        )
    for actie in open_acties(person).filter(voor__lte=today + A_DAY):
        notifications.tell_person(
            f"actie-termijn-{actie.pk}-{actie.voor}",
            person,
            onderwerp=f"Actie vóór {actie.voor:%d-%m-%Y}: {actie}"[:160],
            tekst="Vink haar af als het gedaan is.",
            link=f"{ABOUT}{actie.agenda.jaar}/acties/",
            at=at,
        )
