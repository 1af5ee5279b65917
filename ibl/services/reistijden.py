"""Writes of travel times. A matrix is never changed: whatever is new is the next version."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.importeren.models import Importactie
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Vestiging
from ibl import selectors
from ibl.models import Reistijdmatrix
from ibl.planning.schatting import Vuistregel
from ibl.services.errors import TransportError


class PlaceUnknownError(TransportError):
    """A place without coordinates cannot be driven to on paper."""


class MatrixNotUsableError(TransportError):
    """A version that was withdrawn, or is in use already."""


@dataclass
class Wegen:
    """All roads between these branches, to be filled in."""

    vestigingen: list[int]
    meters: list[list[int]]
    seconden: list[list[int]]
    bekend: int = 0


@transaction.atomic
def ensure_matrix(
    vestigingen: Sequence[Vestiging], *, datum: dt.date, by: User | None, at: dt.datetime
) -> Reistijdmatrix:
    """Return the version of that day when it knows all these places, else a next one with an estimate."""
    _wait_for_others()
    current = selectors.find_matrix(datum)
    wanted = {vestiging.pk for vestiging in vestigingen}
    if current is not None and wanted <= set(current.vestigingen):
        return current
    for vestiging in vestigingen:
        if selectors.point_of(vestiging) is None:
            raise PlaceUnknownError(f"Van {vestiging} weten we niet waar het ligt. Vul de coördinaten in.")
    return estimate_matrix(datum=datum, by=by, at=at)


@transaction.atomic
def estimate_matrix(*, datum: dt.date, by: User | None, at: dt.datetime) -> Reistijdmatrix:
    """Make a version with every branch; what the one of that day knows is kept, and it takes its place."""
    _wait_for_others()
    current = selectors.find_matrix(datum)
    wegen = estimate_wegen(current)
    more = len(wegen.vestigingen) - wegen.bekend
    estimated = f"{more} plekken bijgeschat" if wegen.bekend else "alles geschat"
    return store_matrix(
        wegen,
        bron=current.bron if current else Reistijdmatrix.Bron.SCHATTING.value,
        toelichting=f"{estimated}: hemelsbreed × 1,30, met een snelheid naar de lengte van het stuk",
        by=by,
        at=at,
        geldig_vanaf=(current.geldig_vanaf if current else None) or datum,
        gemeten=current.gemeten if current else 0,
    )


def estimate_wegen(current: Reistijdmatrix | None) -> Wegen:
    """Every road between the branches in use: as this version has it, the rest by rule of thumb."""
    points = selectors.list_points()
    keys = [vestiging.pk for vestiging, _ in points]
    meters, seconden = Vuistregel().matrix([punt for _, punt in points])
    wegen = Wegen(keys, meters, seconden)
    if current is not None:
        there = set(current.vestigingen)
        known = [number for number, pk in enumerate(keys) if pk in there]
        old_meters, old_seconden = selectors.submatrix(current, [keys[number] for number in known])
        wegen.bekend = len(known)
        for row, van in enumerate(known):
            for column, naar in enumerate(known):
                meters[van][naar] = old_meters[row][column]
                seconden[van][naar] = old_seconden[row][column]
    return wegen


@transaction.atomic
def store_matrix(
    wegen: Wegen,
    *,
    bron: str,
    toelichting: str,
    by: User | None,
    at: dt.datetime,
    geldig_vanaf: dt.date | None = None,
    gemeten: int = 0,
    importactie: Importactie | None = None,
    kalibratie: dict[str, Any] | None = None,
) -> Reistijdmatrix:
    """Keep a next version; without a first day it waits until somebody puts it in use."""
    _wait_for_others()
    last = Reistijdmatrix.objects.aggregate(last=Max("versie"))["last"] or 0
    matrix = Reistijdmatrix.objects.create(
        versie=last + 1,
        bron=bron,
        toelichting=toelichting[:200],
        vestigingen=wegen.vestigingen,
        meters=[value for row in wegen.meters for value in row],
        seconden=[value for row in wegen.seconden for value in row],
        gemeten=gemeten,
        kalibratie=kalibratie,
        gemaakt_op=at,
        gemaakt_door=by,
        importactie=importactie,
        geldig_vanaf=geldig_vanaf,
    )
    logboek.record("reistijden", matrix, by=by, at=at, versie=matrix.versie, bron=bron)
    return matrix


@transaction.atomic
def activate_matrix(matrix: Reistijdmatrix, *, vanaf: dt.date, by: User, at: dt.datetime) -> Reistijdmatrix:
    """Use this version for every plan made from now on for a day from `vanaf`; others keep theirs."""
    today = timezone.localdate(at)
    matrix = Reistijdmatrix.objects.select_for_update(of=("self",)).get(pk=matrix.pk)
    if matrix.ingetrokken_op is not None:
        raise MatrixNotUsableError("Deze versie is ingetrokken. Lees het bestand opnieuw in.")
    if matrix.geldig_vanaf is not None and matrix.geldig_vanaf <= today:
        raise MatrixNotUsableError("Deze versie is al in gebruik geweest. Maak een nieuwe.")
    if vanaf < today:
        raise MatrixNotUsableError("Kies vandaag of een latere dag.")
    matrix.geldig_vanaf = vanaf
    matrix.save(update_fields=["geldig_vanaf"])
    logboek.record("reistijden in gebruik", matrix, by=by, at=at, versie=matrix.versie, vanaf=str(vanaf))
    return matrix


@transaction.atomic
def withdraw_matrix(matrix: Reistijdmatrix, *, by: User, at: dt.datetime) -> Reistijdmatrix:
    """New plans use the version before it again; plans that were made with it keep their times."""
    matrix = Reistijdmatrix.objects.select_for_update(of=("self",)).get(pk=matrix.pk)
    if matrix.ingetrokken_op is not None:
        raise MatrixNotUsableError("Een collega heeft deze versie al ingetrokken.")
    matrix.ingetrokken_op = at
    matrix.save(update_fields=["ingetrokken_op"])
    logboek.record("reistijden ingetrokken", matrix, by=by, at=at, versie=matrix.versie)
    return matrix


# --- From a file -----------------------------------------------------------------------------------------
@transaction.atomic
def import_reistijden(
    importactie: Importactie, wegen: Sequence[tuple[int, int, int, int]], *, by: User, at: dt.datetime
) -> int:
    """Make a version of the roads (from, to, seconds, metres) of a file; other roads stay as they were."""
    _wait_for_others()
    alle = estimate_wegen(selectors.find_matrix(timezone.localdate(at)))
    place = {pk: number for number, pk in enumerate(alle.vestigingen)}
    used = 0
    for van, naar, seconden, meters in wegen:
        if van != naar and van in place and naar in place:
            alle.seconden[place[van]][place[naar]] = seconden
            alle.meters[place[van]][place[naar]] = meters
            used += 1
    store_matrix(
        alle,
        bron=Reistijdmatrix.Bron.INVOER.value,
        toelichting=f"uit {importactie.bestandsnaam}",
        by=by,
        at=at,
        gemeten=used,
        importactie=importactie,
    )
    return used


@transaction.atomic
def take_back_reistijden(importactie: Importactie, *, by: User, at: dt.datetime) -> int:
    """Withdraw the version that a file made; return how many roads it had from the file."""
    taken = 0
    for matrix in Reistijdmatrix.objects.filter(importactie=importactie, ingetrokken_op__isnull=True):
        withdraw_matrix(matrix, by=by, at=at)
        taken += matrix.gemeten
    return taken


def _wait_for_others() -> None:
    """Two people who make a version at the same moment make them one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('ibl.reistijdmatrix'))")
