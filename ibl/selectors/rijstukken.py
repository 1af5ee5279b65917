"""Every road that was driven between two stops, beside what the travel times of today say of it."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from ibl.models import Reistijdmatrix, Rit, Spitsblok, Stop
from ibl.planning.kalibratie import Kalibratie, Rijstuk, calibrate
from ibl.planning.probleem import Spitsblok as Blok
from ibl.planning.rijtijd import drive
from ibl.selectors.dagprobleem import ZATERDAG, local_seconds, seconds_of

DAGEN = 90


def load_kalibratie(matrix: Reistijdmatrix, *, tot: dt.date, dagen: int = DAGEN) -> Kalibratie:
    """What the driven days up to and including `tot` say of this version."""
    return calibrate(list_rijstukken(matrix, van=tot - dt.timedelta(days=dagen - 1), tot=tot))


def list_rijstukken(matrix: Reistijdmatrix, *, van: dt.date, tot: dt.date) -> Iterator[Rijstuk]:
    """From the last scan at one stop to the first at the next, those of the depot left out.

    There nobody scans at the moment of leaving.
    """
    place = {pk: number for number, pk in enumerate(matrix.vestigingen)}
    size, meters, seconden = len(place), matrix.meters, matrix.seconden
    blokken = list(Spitsblok.objects.order_by("van", "pk"))
    rows = (
        Stop.objects.filter(rit__datum__range=(van, tot), rit__isnull=False)
        .exclude(rit__status=Rit.Status.VERVALLEN)
        .order_by("rit__datum", "rit_id", "volgnummer")
        .values_list("rit_id", "rit__datum", "vestiging_id", "aankomst_op", "vertrek_op")
    )
    for (rit, datum, here, _, left_op), (next_rit, _, there, arrived_op, _) in pairwise(rows):
        if rit != next_rit or datum is None or left_op is None or arrived_op is None or here == there:
            continue
        if here not in place or there not in place or arrived_op <= left_op:
            continue
        road = place[here] * size + place[there]
        leave = local_seconds(datum, left_op)
        yield Rijstuk(
            verwacht=drive(seconden[road], leave, _spits(blokken, datum)) - leave,
            werkelijk=int((arrived_op - left_op).total_seconds()),
            meters=meters[road],
            vertrek=leave,
        )


def _spits(blokken: list[Spitsblok], datum: dt.date) -> tuple[Blok, ...]:
    """The rush hours of a day, from the rows at hand."""
    if datum.weekday() >= ZATERDAG:
        return ()
    return tuple(
        Blok(seconds_of(row.van), seconds_of(row.tot), row.procent)
        for row in blokken
        if row.geldig_vanaf <= datum and (row.geldig_tot is None or datum <= row.geldig_tot)
    )
