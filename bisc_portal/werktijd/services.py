"""Writing calendars: versions, and closures that are proposed, confirmed, added or taken back.

The past stays: hours and closures of a date that has begun are never changed, because deadlines and figures
were reported on them. A change moves no running deadline by itself.
"""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

import holidays
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from bisc_portal.logboek.services import record
from bisc_portal.werktijd import engine
from bisc_portal.werktijd.errors import WerktijdError
from bisc_portal.werktijd.models import KalenderVersie, Sluiting, SluitingVenster, Venster, Werkkalender

# The library's names and ours. Goede Vrijdag is an ordinary day at BiSC.
FEESTDAGEN = {
    "Nieuwjaarsdag": "Nieuwjaarsdag",
    "Tweede paasdag": "Tweede Paasdag",
    "Koningsdag": "Koningsdag",
    "Hemelvaartsdag": "Hemelvaartsdag",
    "Tweede pinksterdag": "Tweede Pinksterdag",
    "Eerste kerstdag": "Eerste Kerstdag",
    "Tweede kerstdag": "Tweede Kerstdag",
}
# A day off only once in five years.
LUSTRUMDAGEN = {"Bevrijdingsdag": "Bevrijdingsdag"}
LUSTRUM = 5


class PastDateError(WerktijdError):
    """The date has begun, so what was counted on it stays."""


class SluitingExistsError(WerktijdError):
    """The calendar already has other hours on this date."""


class SluitingAlreadyConfirmedError(WerktijdError):
    """A person confirmed this closure before."""


class FeestdagMissingError(WerktijdError):
    """The holiday library no longer knows a day under the name we look for."""


def _refuse_past(kalender: Werkkalender, datum: dt.date, *, at: dt.datetime) -> None:
    today = at.astimezone(ZoneInfo(kalender.tijdzone)).date()
    if datum <= today:
        raise PastDateError(f"{datum:%d-%m-%Y} is al begonnen: wat toen telde, blijft tellen.")


@transaction.atomic
def add_versie(
    kalender: Werkkalender, *, versie: engine.Versie, by: AbstractBaseUser | None, at: dt.datetime
) -> KalenderVersie:
    """Store other hours from a coming date on; only a calendar's very first version may begin in the past."""
    if kalender.versies.exists():
        _refuse_past(kalender, versie.geldig_vanaf, at=at)
    if not kalender.altijd_open and not any(versie.week):
        raise engine.EmptyKalenderError("Zonder openingstijden verstrijkt er geen werktijd.")
    stored = KalenderVersie.objects.create(
        kalender=kalender, geldig_vanaf=versie.geldig_vanaf, dag_van=versie.dag.van, dag_tot=versie.dag.tot
    )
    Venster.objects.bulk_create(
        Venster(versie=stored, weekdag=weekdag, van=venster.van, tot=venster.tot)
        for weekdag, vensters in enumerate(versie.week)
        for venster in vensters
    )
    record("kalenderversie_toegevoegd", stored, by=by, at=at, kalender=kalender.slug)
    return stored


@transaction.atomic
def propose_sluitingen(
    kalender: Werkkalender, *, jaar: int, by: AbstractBaseUser | None, at: dt.datetime
) -> list[Sluiting]:
    """Propose the holidays of a year that the calendar has nothing on yet; none counts until confirmed."""
    wanted = FEESTDAGEN | (LUSTRUMDAGEN if jaar % LUSTRUM == 0 else {})
    known = holidays.country_holidays("NL", years=jaar, language="nl", categories=("public", "optional"))
    dates = {datum: wanted[naam] for datum, naam in sorted(known.items()) if naam in wanted}
    if len(dates) < len(wanted):
        raise FeestdagMissingError(f"De feestdagen van {jaar} zijn niet volledig bekend.")
    taken = set(kalender.sluitingen.filter(datum__in=dates).values_list("datum", flat=True))
    proposed = Sluiting.objects.bulk_create(
        Sluiting(kalender=kalender, datum=datum, reden=reden)
        for datum, reden in dates.items()
        if datum not in taken
    )
    for sluiting in proposed:
        record("sluiting_voorgesteld", sluiting, by=by, at=at, datum=sluiting.datum.isoformat())
    return proposed


@transaction.atomic
def confirm_sluiting(sluiting: Sluiting, *, by: AbstractBaseUser, at: dt.datetime) -> Sluiting:
    """From now on this date counts with its other hours."""
    sluiting = Sluiting.objects.select_for_update(of=("self",)).select_related("kalender").get(pk=sluiting.pk)
    if sluiting.status == Sluiting.Status.BEVESTIGD:
        raise SluitingAlreadyConfirmedError(f"{sluiting} is al bevestigd.")
    _refuse_past(sluiting.kalender, sluiting.datum, at=at)
    return _confirm(sluiting, by=by, at=at)


def _confirm(sluiting: Sluiting, *, by: AbstractBaseUser | None, at: dt.datetime) -> Sluiting:
    sluiting.status = Sluiting.Status.BEVESTIGD
    sluiting.bevestigd_op = at
    sluiting.bevestigd_door_id = by.pk if by else None
    sluiting.save(update_fields=["status", "bevestigd_op", "bevestigd_door"])
    record("sluiting_bevestigd", sluiting, by=by, at=at, datum=sluiting.datum.isoformat())
    return sluiting


@transaction.atomic
def add_sluiting(
    kalender: Werkkalender, *, sluiting: engine.Sluiting, by: AbstractBaseUser, at: dt.datetime
) -> Sluiting:
    """Add a confirmed closure of a coming date: all day, or with hours of its own."""
    _refuse_past(kalender, sluiting.datum, at=at)
    stored, created = Sluiting.objects.get_or_create(
        kalender=kalender,
        datum=sluiting.datum,
        defaults={
            "reden": sluiting.reden,
            "status": Sluiting.Status.BEVESTIGD,
            "bevestigd_op": at,
            "bevestigd_door_id": by.pk,
        },
    )
    if not created:
        raise SluitingExistsError(f"{sluiting.datum:%d-%m-%Y} staat al bij de sluitingen: {stored.reden}.")
    SluitingVenster.objects.bulk_create(
        SluitingVenster(sluiting=stored, van=venster.van, tot=venster.tot) for venster in sluiting.vensters
    )
    record("sluiting_toegevoegd", stored, by=by, at=at, datum=sluiting.datum.isoformat())
    return stored


@transaction.atomic
def remove_sluiting(sluiting: Sluiting, *, by: AbstractBaseUser, at: dt.datetime) -> None:
    """Take a closure back before its day begins; a proposal can go at any time."""
    sluiting = Sluiting.objects.select_for_update(of=("self",)).select_related("kalender").get(pk=sluiting.pk)
    if sluiting.status == Sluiting.Status.BEVESTIGD:
        _refuse_past(sluiting.kalender, sluiting.datum, at=at)
    record(
        "sluiting_verwijderd", sluiting, by=by, at=at, datum=sluiting.datum.isoformat(), reden=sluiting.reden
    )
    sluiting.delete()


@transaction.atomic
def load_reference_kalender(
    *, slug: str, naam: str, versie: engine.Versie | None, jaren: Iterable[int], at: dt.datetime
) -> Werkkalender:
    """A calendar with its first version and confirmed holidays; one that exists is left as people made it.

    Without a version it is open day and night.
    """
    kalender, created = Werkkalender.objects.get_or_create(
        slug=slug, defaults={"naam": naam, "altijd_open": versie is None}
    )
    if created and versie:
        add_versie(kalender, versie=versie, by=None, at=at)
        for jaar in jaren:
            for sluiting in propose_sluitingen(kalender, jaar=jaar, by=None, at=at):
                _confirm(sluiting, by=None, at=at)
    return kalender
