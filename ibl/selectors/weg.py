"""The road of one order as it was: every step at a screen and every scan, in the order of the acts."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl.models import Scan, Statusovergang, Tegenstrijdigheid, Transportopdracht

# A scan that came in later than this was without signal for a while; people want to know.
LAAT = dt.timedelta(minutes=10)
# What a scan at the desk of a branch calls its device.
BALIE = "balie"


@dataclass(frozen=True)
class Wegstap:
    """One act. `binnen_op` only when the portal heard of it much later."""

    wat: str
    op: dt.datetime
    door: User | None
    plaats: Vestiging | None
    reden: str = ""
    code: str = ""
    binnen_op: dt.datetime | None = None
    teruggenomen: bool = False


def list_overgangen(opdracht: Transportopdracht) -> QuerySet[Statusovergang]:
    return (
        Statusovergang.objects.filter(opdracht=opdracht)
        .select_related("door", "plaats")
        .order_by("volgnummer")
    )


def list_weg(opdracht: Transportopdracht) -> list[Wegstap]:
    """Everything that happened to it, oldest first, in a fixed number of queries."""
    steps = [
        Wegstap(row.get_naar_display(), row.op, row.door, row.plaats, row.reden)
        for row in list_overgangen(opdracht)
    ]
    return sorted([*steps, *map(_as_wegstap, list_scans(opdracht))], key=lambda step: step.op)


def list_scans(opdracht: Transportopdracht) -> QuerySet[Scan]:
    """The scans of the thing itself and of its crates, while it was in them."""
    about = Q(opdracht=opdracht)
    for krat_id, van, tot in opdracht.inzetten.order_by("pk").values_list("krat_id", "van", "tot"):
        inside = Q(krat_id=krat_id, gebeurd_op__gte=van)
        about |= inside if tot is None else inside & Q(gebeurd_op__lte=tot)
    return (
        Scan.objects.filter(about).select_related("door", "plaats", "correctie").order_by("gebeurd_op", "pk")
    )


def _as_wegstap(scan: Scan) -> Wegstap:
    late = scan.ontvangen_op - scan.gebeurd_op > LAAT
    return Wegstap(
        scan.get_handeling_display(),
        scan.gebeurd_op,
        scan.door,
        scan.plaats,
        scan.toelichting,
        scan.code,
        scan.ontvangen_op if late else None,
        teruggenomen=hasattr(scan, "correctie"),
    )


def list_tegenstrijdigheden(*, open_only: bool = True) -> QuerySet[Tegenstrijdigheid]:
    """What scans contradict, newest first."""
    rows = Tegenstrijdigheid.objects.select_related(
        "scan__door", "scan__plaats", "opdracht__herkomst", "opdracht__bestemming", "opgelost_door"
    ).order_by("-gezien_op", "-pk")
    return rows.filter(opgelost_op__isnull=True) if open_only else rows.filter(opgelost_op__isnull=False)


def list_baliescans(plaats: Vestiging, *, sinds: dt.datetime) -> QuerySet[Scan]:
    """What was scanned at the desk of this place, newest first, with what was taken back."""
    return (
        Scan.objects.filter(plaats=plaats, apparaat=BALIE, ontvangen_op__gte=sinds)
        .select_related("door", "opdracht")
        .annotate(teruggenomen=Q(correctie__isnull=False))
        .order_by("-ontvangen_op", "-pk")
    )
