"""Writes of travel times. A matrix is never changed: whatever is new is the next version."""

import datetime as dt
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Max

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Vestiging
from ibl import selectors
from ibl.models import Reistijdmatrix
from ibl.planning.schatting import Vuistregel
from ibl.services.errors import TransportError


class PlaceUnknownError(TransportError):
    """A place without coordinates cannot be driven to on paper."""


@transaction.atomic
def ensure_matrix(vestigingen: Sequence[Vestiging], *, by: User | None, at: dt.datetime) -> Reistijdmatrix:
    """Return the matrix in use when it knows all these places, else a next one with the rest estimated."""
    _wait_for_others()
    current = selectors.find_matrix()
    wanted = {vestiging.pk for vestiging in vestigingen}
    if current is not None and wanted <= set(current.vestigingen):
        return current
    for vestiging in vestigingen:
        if selectors.point_of(vestiging) is None:
            raise PlaceUnknownError(f"Van {vestiging} weten we niet waar het ligt. Vul de coördinaten in.")
    return estimate_matrix(by=by, at=at)


@transaction.atomic
def estimate_matrix(*, by: User | None, at: dt.datetime, opnieuw: bool = False) -> Reistijdmatrix:
    """Make a version with every branch; what an earlier version knows is kept, unless `opnieuw`."""
    _wait_for_others()
    current = None if opnieuw else selectors.find_matrix()
    points = selectors.list_points()
    keys = [vestiging.pk for vestiging, _ in points]
    meters, seconden = Vuistregel().matrix([punt for _, punt in points])
    kept = 0
    if current is not None:
        known = [number for number, pk in enumerate(keys) if pk in set(current.vestigingen)]
        old_meters, old_seconden = selectors.submatrix(current, [keys[number] for number in known])
        kept = len(known)
        for row, van in enumerate(known):
            for column, naar in enumerate(known):
                meters[van][naar] = old_meters[row][column]
                seconden[van][naar] = old_seconden[row][column]
    bron = current.bron if current else Reistijdmatrix.Bron.SCHATTING.value
    estimated = "alles geschat" if not kept else f"{len(keys) - kept} plekken bijgeschat"
    text = f"{estimated}: hemelsbreed × 1,30, met een snelheid naar de lengte van het stuk"
    return store_matrix(keys, meters, seconden, bron=bron, toelichting=text, by=by, at=at)


@transaction.atomic
def store_matrix(
    vestigingen: Sequence[int],
    meters: Sequence[Sequence[int]],
    seconden: Sequence[Sequence[int]],
    *,
    bron: str,
    toelichting: str,
    by: User | None,
    at: dt.datetime,
) -> Reistijdmatrix:
    """Put a next version in use."""
    _wait_for_others()
    Reistijdmatrix.objects.filter(actief=True).update(actief=False)
    last = Reistijdmatrix.objects.aggregate(last=Max("versie"))["last"] or 0
    matrix = Reistijdmatrix.objects.create(
        versie=last + 1,
        bron=bron,
        toelichting=toelichting[:200],
        vestigingen=list(vestigingen),
        meters=[value for row in meters for value in row],
        seconden=[value for row in seconden for value in row],
        gemaakt_op=at,
        gemaakt_door=by,
    )
    logboek.record("reistijden", matrix, by=by, at=at, versie=matrix.versie, bron=bron)
    return matrix


def _wait_for_others() -> None:
    """Two people who make a version at the same moment make them one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('ibl.reistijdmatrix'))")
