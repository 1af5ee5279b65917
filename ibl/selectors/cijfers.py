"""The indicator: collection available within 72 hours, and the rows behind it."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, Max, Q
from django.utils import timezone

from bisc_portal.meting import Bronrij, Periode, Telling
from bisc_portal.werktijd import selectors as werktijd
from bisc_portal.werktijd.models import Werkkalender
from ibl import sla
from ibl.models import Maandwijziging, Transportopdracht, TransportopdrachtQuerySet
from ibl.workflow import Status

ZATERDAG = 5


def _requested_in(periode: Periode, bibliotheek_id: int | None) -> TransportopdrachtQuerySet:
    """IBL and collection exchange; a school, Kunst Centraal and the way back have no 72 hours."""
    asked = Transportopdracht.objects.all().promised()
    asked = asked.filter(aangevraagd_op__gte=periode.van, aangevraagd_op__lt=periode.tot)
    return asked.filter(aanvrager_id=bibliotheek_id) if bibliotheek_id else asked


def count_binnen_72_uur(periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None = None) -> Telling:
    """Requests of the period available within 72 hours, of all whose 72 hours have passed."""
    counted = _requested_in(periode, bibliotheek_id).counted(now)
    counts = counted.order_by().aggregate(
        noemer=Count("pk"), teller=Count("pk", filter=Q(beschikbaar_op__lte=F("termijn_op")))
    )
    return Telling(teller=Decimal(counts["teller"]), noemer=Decimal(counts["noemer"]))


def list_changed_maanden(na: int) -> tuple[set[dt.date], int]:
    """In which months the outcome of requests changed after change `na`, and the number of the last."""
    months = Maandwijziging.objects.filter(pk__gt=na).order_by().values_list("maand", flat=True)
    last = Maandwijziging.objects.aggregate(last=Max("pk"))["last"] or 0
    return set(months.distinct()), last


def list_binnen_72_uur(
    periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None = None
) -> list[Bronrij]:
    """Every request of the period: counted or not, met or not, and why."""
    opdrachten = (
        _requested_in(periode, bibliotheek_id).select_related("bestemming").order_by("aangevraagd_op", "pk")
    )
    return [_bronrij(opdracht, now) for opdracht in opdrachten]


def page_binnen_72_uur(
    periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None, toon: str, begin: int, einde: int
) -> list[Bronrij]:
    """A stretch of the same rows: all, or those that reached it, missed it or do not count."""
    opdrachten = _requested_in(periode, bibliotheek_id).select_related("bestemming")
    te_laat = Q(beschikbaar_op__isnull=True) | Q(beschikbaar_op__gt=F("termijn_op"))
    match toon:
        case "behaald":
            opdrachten = opdrachten.counted(now).met()
        case "gemist":
            opdrachten = opdrachten.counted(now).filter(te_laat)
        case "buiten":
            cancelled = Q(status=Status.GEANNULEERD, status_sinds__lte=F("termijn_op"))
            opdrachten = opdrachten.filter(Q(termijn_op__gte=now) | cancelled)
    return [_bronrij(opdracht, now) for opdracht in opdrachten.order_by("aangevraagd_op", "pk")[begin:einde]]


def _bronrij(opdracht: Transportopdracht, now: dt.datetime) -> Bronrij:
    uitslag = opdracht.uitslag(now)
    over = opdracht.termijn_op < now
    telt_mee = over and uitslag != sla.Uitslag.TELT_NIET_MEE
    return Bronrij(
        sleutel=opdracht.nummer,
        label=f"{opdracht.wat}, naar {opdracht.bestemming}",
        url=opdracht.get_absolute_url(),
        telt_mee=telt_mee,
        behaald=telt_mee and uitslag == sla.Uitslag.GEHAALD,
        reden=_reden(opdracht, uitslag, over=over),
    )


def _reden(opdracht: Transportopdracht, uitslag: sla.Uitslag, *, over: bool) -> str:
    if uitslag == sla.Uitslag.TELT_NIET_MEE:
        return "geannuleerd voordat de 72 uur om waren"
    if not over:
        return "de 72 uur zijn nog niet om"
    if opdracht.beschikbaar_op is not None:
        hours = (opdracht.beschikbaar_op - opdracht.aangevraagd_op) // dt.timedelta(hours=1)
        return f"beschikbaar na {hours} uur"
    return f"niet beschikbaar binnen 72 uur: {opdracht.stand.label}"


def count_binnen_72_uur_transportkalender(
    periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None = None
) -> Telling:
    """The same share when days without a van do not count: context beside the indicator."""
    rijdagen = load_rijdagen(periode.van, max(periode.tot, now))
    teller = noemer = 0
    rows = (
        _requested_in(periode, bibliotheek_id)
        .order_by()
        .values_list("aangevraagd_op", "beschikbaar_op", "status", "status_sinds")
    )
    for aangevraagd_op, beschikbaar_op, status, status_sinds in rows.iterator():
        due = rijdagen.due_at(aangevraagd_op)
        if due >= now or (status == Status.GEANNULEERD and status_sinds <= due):
            continue
        noemer += 1
        teller += beschikbaar_op is not None and beschikbaar_op <= due
    return Telling(teller=Decimal(teller), noemer=Decimal(noemer))


def load_rijdagen(van: dt.datetime, tot: dt.datetime) -> sla.Rijdagen:
    """The days without a van on the transport calendar, from a week before `van` to six weeks after `tot`.

    Until there is a calendar, a van drives from Monday to Friday.
    """
    first = timezone.localdate(van) - dt.timedelta(days=7)
    days = (timezone.localdate(tot) - first).days + 42
    dates = [first + dt.timedelta(days=number) for number in range(days)]
    try:
        kalender = werktijd.load_kalender("transport")
    except Werkkalender.DoesNotExist:
        vrij = [datum for datum in dates if datum.weekday() >= ZATERDAG]
    else:
        vrij = [datum for datum in dates if not kalender.vensters_on(datum)]
    return sla.Rijdagen(zone=ZoneInfo(settings.TIME_ZONE), vrij=frozenset(vrij))
