"""Pages of the house itself: the start page, search, health, and what went wrong."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bisc_portal.accounts.access import PortalRequest, require
from bisc_portal.accounts.permissions import Onderdeel, can_open, only_drives
from bisc_portal.achtergrond import selectors as achtergrond
from bisc_portal.taken import list_taken, summarize
from bisc_portal.zoeken import group, search

# More than this is a list to work through, not a start page.
TAKEN_IN_SIGHT = 5


@require_safe
def vandaag(request: PortalRequest) -> HttpResponse:
    """The start page; the province starts at the indicators, a driver at the trip."""
    if not can_open(request.user, Onderdeel.VANDAAG):
        return redirect("kpi:dashboard")
    if only_drives(request.user):
        return redirect("ibl:drive")
    now = timezone.now()
    taken = list_taken(request.user, now=now)
    context = {
        "nu": now,
        "eerst": taken[:TAKEN_IN_SIGHT],
        "later": taken[TAKEN_IN_SIGHT:],
        "wacht": summarize(taken, now=now),
        "lopend": achtergrond.running_voortgang(),
    }
    return render(request, "vandaag.html", context)


@require_safe
def voortgang(request: PortalRequest) -> HttpResponse:
    """What runs for long, as the piece of Vandaag that htmx asks for; nothing when all is done."""
    return render(request, "vandaag.html#voortgang", {"lopend": achtergrond.running_voortgang()})


@require_safe
def zoeken(request: PortalRequest) -> HttpResponse:
    require(can_open(request.user, Onderdeel.VANDAAG))
    tekst = request.GET.get("q", "").strip()[:100]
    treffers = search(request.user, tekst) if tekst else []
    context = {"tekst": tekst, "groepen": group(treffers), "aantal": len(treffers)}
    return render(request, "zoeken.html", context)


@require_safe
@login_not_required
def hulp(request: HttpRequest) -> HttpResponse:
    return render(request, "hulp.html")


@require_safe
@login_not_required
def toegankelijkheid(request: HttpRequest) -> HttpResponse:
    return render(request, "toegankelijkheid.html")


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy.html")


# After so long without a sign of life the background is late; the pages still work, so the answer stays 200.
LATE_SECONDS = 180


@require_safe
@login_not_required
def gezond(request: HttpRequest) -> JsonResponse:
    """For monitoring: is the database there, and how long ago did the background work run?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    now = timezone.now()
    ages = {naam: achtergrond.seconds_since_beat(naam, now=now) for naam in ("berichten", "servicedesk")}
    late = [naam for naam, age in ages.items() if age is None or age > LATE_SECONDS]
    return JsonResponse({"database": "goed", "seconden_sinds": ages, "loopt_achter": late})


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or came from elsewhere; what was typed is still in the browser."""
    return render(request, "403_csrf.html", status=403)
