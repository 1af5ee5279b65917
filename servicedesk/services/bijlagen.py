"""Keeping files that come with a call: checked first, and out of reach when they are not what they seem."""

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from servicedesk import bestanden
from servicedesk.bestanden import Bestand, BestandRefusedError
from servicedesk.models import Bijlage, Melding, MeldingReactie

ONBEKEND = "application/octet-stream"


@transaction.atomic
def add_bijlagen(
    melding: Melding,
    sent: Iterable[Bestand],
    *,
    by: User | None,
    at: dt.datetime,
    reactie: MeldingReactie | None = None,
) -> list[Bijlage]:
    """Keep each file; raises BestandRefusedError at the first that does not go in, and then keeps none."""
    checked = [(bestand, bestanden.media_type(bestand)) for bestand in sent]
    return [_save(melding, bestand, soort, by=by, at=at, reactie=reactie) for bestand, soort in checked]


@transaction.atomic
def keep_bijlagen(
    melding: Melding,
    sent: Iterable[Bestand],
    *,
    by: User | None,
    at: dt.datetime,
    reactie: MeldingReactie | None = None,
) -> list[Bijlage]:
    """As `add_bijlagen` for files nobody can send again: what would be refused is kept in quarantine."""
    kept = []
    for bestand in sent:
        try:
            soort, reden = bestanden.media_type(bestand), ""
        except BestandRefusedError as error:
            soort, reden = ONBEKEND, str(error)
        kept.append(_save(melding, bestand, soort, by=by, at=at, reactie=reactie, reden=reden))
    return kept


@transaction.atomic
def quarantine_bijlage(bijlage: Bijlage, *, by: User | None, at: dt.datetime, reden: str) -> Bijlage:
    """Out of reach from now on, with the reason people read."""
    bijlage.toestand, bijlage.reden = Bijlage.Toestand.QUARANTAINE, reden[:200]
    bijlage.save(update_fields=["toestand", "reden"])
    record("bijlage_in_quarantaine", bijlage, by=by, at=at)
    return bijlage


def _save(
    melding: Melding,
    bestand: Bestand,
    soort: str,
    *,
    by: User | None,
    at: dt.datetime,
    reactie: MeldingReactie | None,
    reden: str = "",
) -> Bijlage:
    bijlage = Bijlage(
        melding=melding,
        reactie=reactie,
        naam=bestanden.clean_name(bestand.naam),
        mediatype=soort,
        grootte=len(bestand.inhoud),
        controlegetal=hashlib.sha256(bestand.inhoud).hexdigest(),
        toestand=Bijlage.Toestand.QUARANTAINE if reden else Bijlage.Toestand.VRIJ,
        reden=reden[:200],
        toegevoegd_door=by,
        toegevoegd_op=at,
    )
    bijlage.bestand.save("bijlage", ContentFile(bestand.inhoud), save=False)
    bijlage.save(force_insert=True)
    record("bijlage", melding, by=by, at=at, bijlage=bijlage.pk, grootte=bijlage.grootte)
    return bijlage
