"""Queueing, delivering and reading messages."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import MIMEPart

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.utils.module_loading import import_string

from bisc_portal.achtergrond import doorbell
from bisc_portal.berichten.models import Bericht

RONDZEND = """
INSERT INTO berichten_bericht (
    sleutel, ontvanger_id, onderwerp, tekst, link, per_mail, created_at, volgende_poging_op,
    adres, voorregel, koppen, bijlage, pogingen, laatste_fout)
SELECT brief.sleutel || '-' || lezer.id, lezer.id, brief.onderwerp, brief.tekst, brief.link, brief.per_mail,
       %s, %s, '', '', '{}', '', 0, ''
  FROM unnest(%s::int[], %s::bigint[]) AS lezer (nr, id)
  JOIN unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::bool[])
       WITH ORDINALITY AS brief (sleutel, onderwerp, tekst, link, per_mail, nr) ON brief.nr = lezer.nr
 ORDER BY lezer.nr, lezer.id
    ON CONFLICT (sleutel) DO NOTHING
"""

# After these delays a failing address is tried again; the last one repeats.
RETRY_DELAYS = [dt.timedelta(minutes=m) for m in (1, 5, 30, 120)]


def queue_bericht(
    sleutel: str,
    *,
    onderwerp: str,
    tekst: str,
    at: dt.datetime,
    ontvanger: AbstractBaseUser | None = None,
    adres: str = "",
    link: str = "",
    per_mail: bool = True,
    voorregel: str = "",
    koppen: Mapping[str, str] | None = None,
    bijlage: str = "",
) -> None:
    """Write the message in the caller's transaction; the same `sleutel` twice is one message.

    `voorregel`, `koppen` and `bijlage` are for the mail alone: the line above its text, headers such as
    References, and a file that goes with it ("rapport/12").
    """
    Bericht.objects.bulk_create(
        [
            Bericht(
                sleutel=sleutel,
                ontvanger_id=ontvanger.pk if ontvanger else None,
                adres=adres,
                onderwerp=onderwerp,
                tekst=tekst,
                link=link,
                per_mail=per_mail,
                voorregel=voorregel,
                koppen=dict(koppen or {}),
                bijlage=bijlage,
                created_at=at,
                volgende_poging_op=at,
            )
        ],
        ignore_conflicts=True,
    )
    doorbell.ring("bisc_portal.berichten.tasks.deliver_berichten")


@dataclass(frozen=True, slots=True)
class Rondbericht:
    """The same words to several people; its `sleutel` and the person's key make each message happen once."""

    sleutel: str
    ontvangers: Sequence[int]
    onderwerp: str
    tekst: str
    link: str
    per_mail: bool = True


def queue_rondberichten(brieven: Sequence[Rondbericht], *, at: dt.datetime) -> None:
    """Write however many in one statement; a message that is there already stays the one."""
    lezers = [(nr, pk) for nr, brief in enumerate(brieven, start=1) for pk in brief.ontvangers]
    if not lezers:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            RONDZEND,
            [
                at,
                at,
                [nr for nr, _ in lezers],
                [pk for _, pk in lezers],
                [brief.sleutel for brief in brieven],
                [brief.onderwerp for brief in brieven],
                [brief.tekst for brief in brieven],
                [brief.link for brief in brieven],
                [brief.per_mail for brief in brieven],
            ],
        )
    doorbell.ring("bisc_portal.berichten.tasks.deliver_berichten")


@dataclass(frozen=True, slots=True)
class Mailbeeld:
    naam: str
    png: bytes


@dataclass(frozen=True, slots=True)
class Mailblad:
    """A mail as a page. It says everything without its pictures, which its HTML names as `cid:naam`."""

    html: str
    beelden: Sequence[Mailbeeld] = ()


def deliver_next(*, at: dt.datetime) -> bool:
    """Claim one due message and mail it; False when none is due.

    Two workers never claim the same row. A worker killed between the mail server's answer and the commit
    sends the message again with the same Message-ID: e-mail cannot promise more than at least once.
    """
    with transaction.atomic():
        bericht = (
            Bericht.objects.filter(per_mail=True, verzonden_op__isnull=True, volgende_poging_op__lte=at)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("volgende_poging_op", "pk")
            .first()
        )
        if bericht is None:
            return False
        try:
            _mail(bericht)
        except OSError as error:  # smtplib's errors and every network error
            bericht.pogingen += 1
            bericht.laatste_fout = f"{type(error).__name__}: {error}"[:200]
            bericht.volgende_poging_op = at + RETRY_DELAYS[min(bericht.pogingen, len(RETRY_DELAYS)) - 1]
            bericht.save(update_fields=["pogingen", "laatste_fout", "volgende_poging_op"])
        else:
            bericht.verzonden_op = at
            if bericht.ontvanger_id is None:
                # Only the mail needed it, and its link may open an account: forget it.
                bericht.tekst = bericht.link = ""
            bericht.save(update_fields=["verzonden_op", "tekst", "link"])
        return True


def _mail(bericht: Bericht) -> None:
    adres = bericht.adres or str(getattr(bericht.ontvanger, "email", ""))
    link = f"\n\n{settings.PORTAAL_ADRES}{bericht.link}" if bericht.link else ""
    digest = hashlib.sha256(bericht.sleutel.encode()).hexdigest()[:32]
    domain = settings.PORTAAL_ADRES.split("://", 1)[-1].split(":", 1)[0]
    above = f"{bericht.voorregel}\n\n" if bericht.voorregel else ""
    tekst = f"{above}{bericht.tekst}{link}\n"
    message = EmailMultiAlternatives(
        subject=bericht.onderwerp,
        body=tekst,
        to=[adres],
        headers={
            "Message-ID": f"<{digest}@{domain}>",
            # An answering machine must not answer, and our own mail must be known when it comes back.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "X-BiSC-Portaal": "bericht",
            **bericht.koppen,
        },
    )
    bron, _, key = bericht.bijlage.partition("/")
    if bron and (found := import_string(settings.BIJLAGEBRONNEN[bron])(key)):
        message.attach(*found)
    if bron in settings.MAILBLADEN and (blad := import_string(settings.MAILBLADEN[bron])(tekst, key)):
        message.attach_alternative(blad.html, "text/html")
        for beeld in blad.beelden:
            message.attach(_inline(beeld))
    message.send()


def _inline(beeld: Mailbeeld) -> MIMEPart:
    """A picture the page of the mail shows itself, by its name."""
    part = MIMEPart()
    part.set_content(beeld.png, "image", "png", disposition="inline", cid=f"<{beeld.naam}>")
    return part


def mark_read(bericht: Bericht, *, at: dt.datetime) -> Bericht:
    """Reading twice keeps the first moment."""
    Bericht.objects.filter(pk=bericht.pk, gelezen_op__isnull=True).update(gelezen_op=at)
    return bericht


def mark_all_read(user: AbstractBaseUser | AnonymousUser, *, at: dt.datetime) -> int:
    """Return how many messages were unread."""
    return Bericht.objects.for_user(user).unread().update(gelezen_op=at)
