"""The 72 hours of a month, for a library or for the network."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ibl import permissions, selectors

EERSTE_JAAR = 2000


@require_safe
@part_of(Onderdeel.IBL)
def show_termijnen(request: PortalRequest) -> HttpResponse:
    """How many made it, how long it took, and which leg lost the time."""
    overal = permissions.can_plan_transport(request.user)
    require(overal or permissions.works_at_library(request.user))
    now = timezone.now()
    begin, end = selectors.month_of(_asked_month(request, now))
    bibliotheek_id = None if overal else request.user.organisatie_id
    previous, _ = selectors.month_of(begin - dt.timedelta(days=1))
    context = {
        "nu": now,
        "overal": overal,
        "maand": begin,
        "vorige": previous,
        "volgende": end if end <= now else None,
        "stand": selectors.load_termijnstand(begin, end, now=now, bibliotheek_id=bibliotheek_id),
        "vooruit": selectors.load_vooruitblik(bibliotheek_id),
    }
    return render(request, "ibl/show_termijnen.html", context)


def _asked_month(request: PortalRequest, now: dt.datetime) -> dt.datetime:
    """The month in the address; one that makes no sense, or has not begun, is this month."""
    year, _, month = request.GET.get("maand", "").partition("-")
    try:
        asked = timezone.make_aware(dt.datetime(int(year), int(month), 1))  # noqa: DTZ001  made aware here
    except (ValueError, OverflowError):
        return now
    return asked if asked.year >= EERSTE_JAAR and asked <= now else now
