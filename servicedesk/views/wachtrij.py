"""The queue of the desk, and a reporter's own list."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bisc_portal.accounts.access import PortalRequest, part_of
from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.achtergrond import selectors as achtergrond
from servicedesk import permissions, selectors
from servicedesk.models import Melding
from servicedesk.selectors import Weergave

# A sweep runs every 30 seconds; after this long without one the queue says so.
SWEEP_LATE = dt.timedelta(minutes=3)


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def index(request: PortalRequest) -> HttpResponse:
    """BiSC sees the queue, a library its own calls."""
    if permissions.can_see_queue(request.user):
        return _wachtrij(request)
    return _eigen_meldingen(request)


def _wachtrij(request: PortalRequest) -> HttpResponse:
    now, filters, user = timezone.now(), selectors.read_filter(request.GET), request.user
    kalenders = selectors.Kalenders()
    weergaven, laatste = selectors.count_weergaven(user=user, now=now)
    aantallen = {} if filters.is_narrowed else {w.weergave: w.aantal for w in weergaven}
    context: dict[str, Any] = {
        "nu": now,
        "filter": filters,
        "naam": selectors.NAMEN[filters.weergave],
        "weergaven": weergaven,
        "bibliotheken": selectors.list_keuzes(selectors.list_bibliotheken()),
        "kanalen": Melding.Kanaal.choices,
        "dienst": selectors.read_dienst(now=now, kalenders=kalenders),
        "mag_behandelen": permissions.can_handle(user),
        "kiesbaar": permissions.can_handle(user) and filters.weergave != Weergave.OPGELOST,
        "behandelaars": selectors.list_keuzes(selectors.list_behandelaars(), "naam", "email"),
        "bewaking_laat": _sweep_is_late(now),
        "labels": selectors.list_keuzes(selectors.list_labels()),
        "urgenties": Melding.Urgentie.choices,
        "bewaard": selectors.count_opgeslagen_weergaven(user),
        "hier": request.GET.urlencode(),
        "na": laatste,
    }
    aantal = aantallen.get(filters.weergave)
    if filters.weergave == Weergave.OP_TE_PAKKEN:
        blad = selectors.page_beurten(filters, user=user, aantal=aantal)
        context |= {"pagina": blad, "groepen": selectors.group_beurten(blad, now=now, kalenders=kalenders)}
    else:
        context["pagina"] = selectors.page_stappen(filters, user=user, now=now, aantal=aantal)
    return render(request, "servicedesk/wachtrij.html", context)


def _eigen_meldingen(request: PortalRequest) -> HttpResponse:
    toon = request.GET.get("toon", "open")
    tekst = request.GET.get("q", "").strip()[:100]
    meldingen = selectors.list_van_bibliotheek(request.user, toon=toon, tekst=tekst)
    context = {
        "pagina": selectors.page_of(meldingen, selectors.read_number(request.GET.get("pagina")) or 1),
        "toon": toon,
        "tekst": tekst,
        "mag_melden": permissions.can_report(request.user),
    }
    return render(request, "servicedesk/meldingen.html", context)


def _sweep_is_late(now: dt.datetime) -> bool:
    seconds = achtergrond.seconds_since_beat("servicedesk", now=now)
    return seconds is None or seconds > SWEEP_LATE.total_seconds()
