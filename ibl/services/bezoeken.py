"""When a van was where, read from the scans: the times of stops, and when a trip began and ended.

Always computed from everything that was scanned that day, so late and double scans end in the same times.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from bisc_portal.accounts.models import User
from ibl.keten import Feitsoort
from ibl.models import Rit, Ritplan, Scan, Stop

# First the rows in one order, so that two telephones never wait for one another.
STOPS = """
WITH stops AS (
    SELECT stop.id FROM ibl_stop AS stop JOIN ibl_rit AS rit ON rit.id = stop.rit_id
    WHERE stop.id = ANY(%s) AND rit.status <> 'vervallen' ORDER BY stop.id FOR NO KEY UPDATE OF stop
), gescand AS (
    SELECT stop.id, min(scan.gebeurd_op) AS eerste, max(scan.gebeurd_op) AS laatste
    FROM stops JOIN ibl_stop AS stop USING (id) JOIN ibl_rit AS rit ON rit.id = stop.rit_id
    JOIN ibl_scan AS scan ON scan.stop_nummer = stop.id AND scan.plaats_id = stop.vestiging_id
        AND (scan.gebeurd_op AT TIME ZONE %s)::date = rit.datum
    GROUP BY stop.id
)
UPDATE ibl_stop AS stop SET aankomst_op = gescand.eerste, vertrek_op = gescand.laatste
FROM gescand WHERE stop.id = gescand.id
    AND (stop.aankomst_op, stop.vertrek_op) IS DISTINCT FROM (gescand.eerste, gescand.laatste)
"""


@transaction.atomic
def derive_bezoeken(scans: Sequence[Scan], *, by: User) -> None:
    """Bring the stops and trips these scans belong to up to date."""
    nummers = sorted({scan.stop_nummer for scan in scans if scan.stop_nummer is not None})
    dagen = {timezone.localdate(scan.gebeurd_op) for scan in scans}
    plaatsen = {scan.plaats_id for scan in scans if scan.plaats_id is not None}
    if nummers:
        with connection.cursor() as cursor:
            cursor.execute(STOPS, [nummers, timezone.get_current_timezone_name()])
    at_depot = Q(dienst__chauffeur=by, datum__in=dagen, dienst__depot__vestiging__in=plaatsen)
    ritten = (
        Rit.objects.select_for_update(of=("self",), no_key=True)
        .filter(Q(pk__in=Stop.objects.filter(pk__in=nummers).values("rit")) | at_depot)
        .filter(plan__status=Ritplan.Status.VASTGESTELD)
        .exclude(status=Rit.Status.VERVALLEN)
        .select_related("dienst__depot")
        .order_by("pk")
    )
    for rit in ritten:
        _derive_rit(rit)


def _derive_rit(rit: Rit) -> None:
    """Away after the last crate was loaded at the depot, back with the first one unloaded there."""
    if rit.dienst is None:
        return
    stops = list(rit.stops.order_by("volgnummer", "pk").values_list("aankomst_op", "vertrek_op"))
    arrivals = [arrived for arrived, _ in stops if arrived is not None]
    leaves = [left for _, left in stops if left is not None]
    begin = timezone.make_aware(dt.datetime.combine(rit.datum, dt.time()))
    depot = Scan.objects.filter(
        door=rit.dienst.chauffeur_id,
        plaats=rit.dienst.depot.vestiging_id,
        gebeurd_op__gte=begin,
        gebeurd_op__lt=begin + dt.timedelta(days=1),
        stop_nummer=None,
    )
    loading = depot.filter(handeling=Feitsoort.LADEN.value)
    if arrivals:
        loading = loading.filter(gebeurd_op__lte=min(arrivals))
    away = loading.aggregate(last=Max("gebeurd_op"))["last"] or (min(arrivals) if arrivals else None)
    if away is None:
        return
    back = None
    if leaves:
        unloaded = depot.filter(handeling=Feitsoort.LOSSEN.value, gebeurd_op__gte=max(leaves))
        back = unloaded.order_by("gebeurd_op", "pk").values_list("gebeurd_op", flat=True).first()
    status = Rit.Status.GEREDEN if back else Rit.Status.ONDERWEG
    if rit.status == Rit.Status.GEREDEN and back is None:
        status, back = Rit.Status.GEREDEN, rit.terug_op  # closed by hand or by the night
    if back is not None:
        away = min(away, back)
    if (rit.status, rit.vertrek_op, rit.terug_op) != (status, away, back):
        rit.status, rit.vertrek_op, rit.terug_op = status, away, back
        rit.save(update_fields=["status", "vertrek_op", "terug_op"])


@transaction.atomic
def close_ritten(*, at: dt.datetime) -> int:
    """End every trip of a day gone by that brought nothing back to the depot; return how many.

    It was back as long after its last stop as planned.
    """
    left = (
        Rit.objects.select_for_update(of=("self",), no_key=True)
        .filter(status=Rit.Status.ONDERWEG, datum__lt=timezone.localdate(at), vertrek_op__isnull=False)
        .order_by("pk")
    )
    closed = 0
    for rit in left:
        last = rit.stops.filter(vertrek_op__isnull=False).order_by(F("vertrek_op").desc(), "-pk").first()
        if last is None or last.vertrek_op is None:
            road = dt.timedelta()
            leave = rit.vertrek_op
        else:
            leave = last.vertrek_op
            planned = last.vertrek_gepland
            road = rit.terug_gepland - planned if rit.terug_gepland and planned else dt.timedelta()
        if leave is None:
            continue
        rit.status, rit.terug_op = Rit.Status.GEREDEN, max(leave, leave + road)
        rit.save(update_fields=["status", "terug_op"])
        closed += 1
    return closed
