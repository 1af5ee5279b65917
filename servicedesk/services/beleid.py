"""The agreement as versions: a new one from a coming day on; one that holds or held is never changed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from servicedesk.models import Kloksoort, Melding, SlaBeleid, SlaNorm

# Every version answers these for everybody; without one of them a call could not be reported.
VERPLICHT: tuple[tuple[str, int | None], ...] = (
    *((Melding.Soort.INCIDENT.value, urgentie) for urgentie in Melding.Urgentie.values),
    (Melding.Soort.VRAAG.value, None),
    (Melding.Soort.WIJZIGINGSVERZOEK.value, None),
)


class BeleidRefusedError(Exception):
    """The version cannot be stored; the message says why."""


@dataclass(frozen=True)
class NormInvoer:
    """One line of an agreement, as it was typed."""

    kloksoort: str
    soort: str
    urgentie: int | None
    eenheid: str
    aantal: int
    kalender_id: int
    organisatie_id: int | None = None
    vestiging_id: int | None = None

    @property
    def sleutel(self) -> tuple[str, str, int | None, int | None, int | None]:
        """What one version may say only once."""
        return self.kloksoort, self.soort, self.urgentie, self.organisatie_id, self.vestiging_id


@transaction.atomic
def add_beleid(
    *, geldig_vanaf: dt.date, toelichting: str, normen: Sequence[NormInvoer], by: User, at: dt.datetime
) -> SlaBeleid:
    """Store a whole version from a coming day on. No running deadline moves by it."""
    if geldig_vanaf <= timezone.localdate(at):
        raise BeleidRefusedError("Kies een dag die nog moet komen: wat al beloofd is, blijft beloofd.")
    if SlaBeleid.objects.filter(geldig_vanaf=geldig_vanaf).exists():
        raise BeleidRefusedError(f"Op {geldig_vanaf:%d-%m-%Y} gaat al een afspraak in.")
    sleutels = [norm.sleutel for norm in normen]
    if len(set(sleutels)) < len(sleutels):
        raise BeleidRefusedError("Een uitzondering staat er twee keer.")
    missing = [paar for paar in VERPLICHT if (Kloksoort.RESPONS, *paar, None, None) not in sleutels]
    if missing:
        raise BeleidRefusedError("Geef voor elke soort melding een responstijd.")
    beleid = SlaBeleid.objects.create(geldig_vanaf=geldig_vanaf, toelichting=toelichting)
    SlaNorm.objects.bulk_create(
        SlaNorm(
            beleid=beleid,
            kloksoort=norm.kloksoort,
            soort=norm.soort,
            urgentie=norm.urgentie,
            eenheid=norm.eenheid,
            aantal=norm.aantal,
            kalender_id=norm.kalender_id,
            organisatie_id=norm.organisatie_id,
            vestiging_id=norm.vestiging_id,
        )
        for norm in normen
    )
    record("afspraak_toegevoegd", beleid, by=by, at=at, geldig_vanaf=geldig_vanaf.isoformat())
    return beleid


@transaction.atomic
def remove_beleid(beleid: SlaBeleid, *, by: User, at: dt.datetime) -> None:
    """Take back a version that has not begun."""
    beleid = SlaBeleid.objects.select_for_update().get(pk=beleid.pk)
    if beleid.geldig_vanaf <= timezone.localdate(at):
        raise BeleidRefusedError("Deze afspraak geldt al en blijft staan.")
    record("afspraak_ingetrokken", beleid, by=by, at=at, geldig_vanaf=beleid.geldig_vanaf.isoformat())
    beleid.delete()
