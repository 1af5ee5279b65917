"""Security incidents: closing a call off, its two clocks, its checklist, and the way back."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.logboek.services import record
from servicedesk import notifications, permissions, selectors
from servicedesk.models import (
    BeveiligingsBetrokkene,
    Beveiligingsincident,
    Beveiligingsstap,
    Beveiligingstermijn,
    Klok,
    Melding,
    Statusbericht,
)
from servicedesk.services import signalen

Soort = Beveiligingstermijn.Soort
# Real hours, so nights, weekends and the change of the clock count as they pass.
TERMIJNEN = {Soort.VROEGE_WAARSCHUWING: dt.timedelta(hours=24), Soort.MELDING_AP: dt.timedelta(hours=72)}
# Told when half and when a sixth of the time is left, and when it is over.
DREMPELS = {"half": 1 / 2, "bijna": 5 / 6, "voorbij": 1}


class BeveiligingRefusedError(Exception):
    """The incident cannot take this step; the sentence says why."""


@transaction.atomic
def mark_beveiligingsincident(
    melding: Melding,
    *,
    by: User,
    at: dt.datetime,
    betrokkenen: Iterable[User],
    bekend_op: dt.datetime | None = None,
) -> Beveiligingsincident:
    """From now on only named people see the call; what others were told of it in the portal is taken back."""
    if not permissions.can_handle(by):
        raise PermissionDenied
    Melding.alle.select_for_update().only("pk").get(pk=melding.pk)
    incident = _open_file(melding, by=by, at=at, bekend_op=bekend_op or melding.gemeld_op)
    melding.afgeschermd = True
    if melding.behandelaar_id is not None:
        melding.behandelaar = by
    melding.save(update_fields=["afgeschermd", "behandelaar"])
    for gebruiker in {by.pk: by, **{person.pk: person for person in betrokkenen}}.values():
        _name(incident, gebruiker, by=by, at=at)
    _take_back(melding, incident)
    _count_again(melding, at=at)
    record("beveiligingsincident", melding, by=by, at=at)
    return incident


@transaction.atomic
def withdraw_beveiligingsincident(
    incident: Beveiligingsincident, *, by: User, at: dt.datetime, reden: str
) -> Beveiligingsincident:
    """It was none after all: whoever saw the call before sees it again; what ran lapses, and stays known."""
    incident = _lock(incident, by=by)
    if incident.afgerond_op:
        raise BeveiligingRefusedError("Dit incident is afgerond. Het blijft afgeschermd.")
    incident.ingetrokken_op, incident.ingetrokken_door, incident.ingetrokken_omdat = at, by, reden
    incident.save(update_fields=["ingetrokken_op", "ingetrokken_door", "ingetrokken_omdat"])
    vervallen = incident.termijnen.filter(voldaan_op__isnull=True).update(vervallen_op=at)
    melding = Melding.alle.select_for_update().get(pk=incident.melding_id)
    melding.afgeschermd = False
    melding.save(update_fields=["afgeschermd"])
    _count_again(melding, at=at)
    record("beveiliging_ingetrokken", incident, by=by, at=at, vervallen=vervallen)
    return incident


def _open_file(
    melding: Melding, *, by: User, at: dt.datetime, bekend_op: dt.datetime
) -> Beveiligingsincident:
    """A new file, or the old one when the mark was taken back before; the clock runs from when we knew."""
    incident, created = Beveiligingsincident.objects.get_or_create(
        melding=melding, defaults={"bekend_op": bekend_op, "gemarkeerd_op": at, "gemarkeerd_door": by}
    )
    if created:
        Beveiligingsstap.objects.bulk_create(
            Beveiligingsstap(incident=incident, code=code) for code in Beveiligingsstap.Code.values
        )
        _start_clock(incident, Soort.VROEGE_WAARSCHUWING)
        return incident
    if incident.ingetrokken_op is None:
        raise BeveiligingRefusedError("Deze melding is al een beveiligingsincident.")
    incident.ingetrokken_op, incident.ingetrokken_door, incident.ingetrokken_omdat = None, None, ""
    incident.save(update_fields=["ingetrokken_op", "ingetrokken_door", "ingetrokken_omdat"])
    incident.termijnen.update(vervallen_op=None)
    return incident


def _count_again(melding: Melding, *, at: dt.datetime) -> None:
    """The figures leave out what is closed off."""
    for gemeld_op in Klok.objects.filter(melding=melding).values_list("gemeld_op", flat=True).order_by("pk"):
        signalen.mark_for_recount(gemeld_op, at=at)


def _take_back(melding: Melding, incident: Beveiligingsincident) -> None:
    """Messages in the portal and a line on the status page would go on telling; a mail that left cannot."""
    named = incident.betrokkenen.values("gebruiker")
    Bericht.objects.filter(link=melding.get_absolute_url()).exclude(ontvanger__in=named).delete()
    Statusbericht.objects.filter(melding=melding).delete()
    transaction.on_commit(selectors.forget_statuspagina)


@transaction.atomic
def add_betrokkene(
    incident: Beveiligingsincident, *, by: User, at: dt.datetime, gebruiker: User
) -> Beveiligingsincident:
    """One more person who may know."""
    incident = _lock(incident, by=by)
    _name(incident, gebruiker, by=by, at=at)
    record("beveiliging_betrokkene", incident, by=by, at=at, wie=gebruiker.pk)
    return incident


@transaction.atomic
def describe_beveiligingsincident(
    incident: Beveiligingsincident,
    *,
    by: User,
    at: dt.datetime,
    persoonsgegevens: str,
    aard: str,
    gevolgen: str,
    maatregelen: str,
) -> Beveiligingsincident:
    """What the register says. Leaked personal data starts the clock of 72 hours, from when we knew."""
    incident = _lock(incident, by=by)
    incident.persoonsgegevens, incident.aard = persoonsgegevens, aard
    incident.gevolgen, incident.maatregelen = gevolgen, maatregelen
    incident.save(update_fields=["persoonsgegevens", "aard", "gevolgen", "maatregelen"])
    if persoonsgegevens == Beveiligingsincident.Persoonsgegevens.GELEKT:
        _start_clock(incident, Soort.MELDING_AP)
    else:
        incident.termijnen.filter(soort=Soort.MELDING_AP, voldaan_op__isnull=True).delete()
    record("beveiliging_beschreven", incident, by=by, at=at, persoonsgegevens=persoonsgegevens)
    return incident


@transaction.atomic
def meet_beveiligingstermijn(
    incident: Beveiligingsincident, *, by: User, at: dt.datetime, soort: str, kenmerk: str
) -> Beveiligingstermijn:
    """It was told to whom it must be told; whether in time follows from the two moments."""
    incident = _lock(incident, by=by)
    termijn = incident.termijnen.filter(soort=soort, voldaan_op__isnull=True).first()
    if termijn is None:
        raise BeveiligingRefusedError("Dit is al gedaan, of het hoeft niet.")
    termijn.voldaan_op, termijn.voldaan_door, termijn.kenmerk = at, by, kenmerk
    termijn.save(update_fields=["voldaan_op", "voldaan_door", "kenmerk"])
    record("beveiliging_gemeld", incident, by=by, at=at, soort=soort)
    return termijn


@transaction.atomic
def check_beveiligingsstap(
    incident: Beveiligingsincident, *, by: User, at: dt.datetime, code: str, gedaan: bool
) -> Beveiligingsstap:
    """Tick a line of the checklist, or take the tick away."""
    incident = _lock(incident, by=by)
    stap = incident.stappen.select_for_update(of=("self",)).get(code=code)
    stap.gedaan_op, stap.door = (at, by) if gedaan else (None, None)
    stap.save(update_fields=["gedaan_op", "door"])
    record("beveiliging_stap", incident, by=by, at=at, code=code, gedaan=gedaan)
    return stap


@transaction.atomic
def finish_beveiligingsincident(
    incident: Beveiligingsincident, *, by: User, at: dt.datetime
) -> Beveiligingsincident:
    """Everything was done; the file stays, and stays closed to others."""
    incident = _lock(incident, by=by)
    if incident.termijnen.filter(voldaan_op__isnull=True).exists():
        raise BeveiligingRefusedError("Er loopt nog een termijn. Leg eerst vast dat je het hebt gemeld.")
    if incident.stappen.filter(gedaan_op__isnull=True).exists():
        raise BeveiligingRefusedError("De lijst is nog niet helemaal afgevinkt.")
    if incident.persoonsgegevens == Beveiligingsincident.Persoonsgegevens.ONBEKEND:
        raise BeveiligingRefusedError("Leg eerst vast of er persoonsgegevens zijn gelekt.")
    incident.afgerond_op = at
    incident.save(update_fields=["afgerond_op"])
    record("beveiliging_afgerond", incident, by=by, at=at)
    return incident


def warn_beveiliging(*, at: dt.datetime) -> int:
    """Tell the named people of every threshold that passed, each once; return how many clocks were open."""
    open_ = list(
        Beveiligingstermijn.objects.filter(voldaan_op__isnull=True, vervallen_op__isnull=True)
        .select_related("incident__melding")
        .order_by("due_at", "pk")
    )
    for termijn in open_:
        duur = TERMIJNEN[Soort(termijn.soort)]
        passed = [naam for naam, deel in DREMPELS.items() if at >= termijn.due_at - duur * (1 - deel)]
        if passed:
            notifications.notify_beveiligingstermijn(termijn, passed[-1], at=at)
    return len(open_)


def _start_clock(incident: Beveiligingsincident, soort: Soort) -> None:
    Beveiligingstermijn.objects.get_or_create(
        incident=incident, soort=soort, defaults={"due_at": incident.bekend_op + TERMIJNEN[soort]}
    )


def _name(incident: Beveiligingsincident, gebruiker: User, *, by: User, at: dt.datetime) -> None:
    _, created = BeveiligingsBetrokkene.objects.get_or_create(
        incident=incident, gebruiker=gebruiker, defaults={"toegevoegd_op": at}
    )
    if created and gebruiker.pk != by.pk:
        notifications.notify_betrokkene(incident, gebruiker, at=at)


def _lock(incident: Beveiligingsincident, *, by: User) -> Beveiligingsincident:
    """Only who is named writes in the file; for others it is not there."""
    if not incident.betrokkenen.filter(gebruiker=by).exists():
        raise PermissionDenied
    incident = Beveiligingsincident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if incident.ingetrokken_op:
        raise BeveiligingRefusedError("De markering is ingetrokken. Markeer de melding eerst opnieuw.")
    return incident
