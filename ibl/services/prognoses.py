"""Looking ahead: which requests will not make their 72 hours, and finding lenders for those without one."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ibl import prognose, selectors
from ibl.models import Bezit, Transportopdracht, Verwachting
from ibl.prognose import Lopend
from ibl.services.uitleners import choose_lender
from ibl.workflow import Status

BATCH = 1000


@transaction.atomic
def forecast_termijnen(*, at: dt.datetime) -> int:
    """Write of every running request when it can be there at the earliest; return how many there are."""
    running = Transportopdracht.objects.open().promised().filter(termijn_op__gte=at)
    rows = list(
        running.order_by("pk").values_list("pk", "status", "termijn_op", "herkomst_id", "bestemming_id")
    )
    places = {place for *_, herkomst, bestemming in rows for place in (herkomst, bestemming) if place}
    bezoeken = selectors.list_bezoeken(sorted(places), now=at)
    local = timezone.localtime(at)
    tomorrow = local.date() + dt.timedelta(days=1)
    rijdag = selectors.load_rijdagen(at, at + dt.timedelta(days=14)).next_rijdag(tomorrow)
    expected = []
    for pk, status, termijn_op, herkomst, bestemming in rows:
        lopend = Lopend(
            Status(status), termijn_op, bezoeken[herkomst] if herkomst else (), bezoeken[bestemming]
        )
        found = prognose.judge(lopend, now=local, rijdag=rijdag)
        expected.append(
            Verwachting(
                opdracht_id=pk,
                berekend_op=at,
                klaar_op=found.klaar_op,
                haalt=found.haalt,
                hangt_aan=found.hangt_aan,
            )
        )
    Verwachting.objects.exclude(opdracht__in=[row.opdracht_id for row in expected]).delete()
    Verwachting.objects.bulk_create(
        expected,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["opdracht"],
        update_fields=["berekend_op", "klaar_op", "haalt", "hangt_aan"],
    )
    return len(expected)


def seek_lenders(*, at: dt.datetime, batch: int = 200) -> int:
    """Find a lender for requests that came without one, as those of a file do; return how many got one."""
    has_it = Bezit.objects.filter(
        Q(sleutel=OuterRef("isbn")) | Q(sleutel=OuterRef("ppn")), exemplaren__gt=0
    ).exclude(vestiging=OuterRef("bestemming"))
    waiting = Transportopdracht.objects.filter(
        Exists(has_it), status=Status.AANGEVRAAGD, aangevraagd_door__isnull=False
    )
    found = 0
    for pk in list(waiting.order_by("termijn_op", "pk").values_list("pk", flat=True)[:batch]):
        found += _seek(pk, at=at)
    return found


@transaction.atomic
def _seek(pk: int, *, at: dt.datetime) -> bool:
    """One request, unless another worker has it in hand."""
    opdracht = (
        Transportopdracht.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("aangevraagd_door")
        .filter(pk=pk, status=Status.AANGEVRAAGD)
        .first()
    )
    if opdracht is None or opdracht.aangevraagd_door is None:
        return False
    return choose_lender(opdracht, by=opdracht.aangevraagd_door, at=at) is not None
