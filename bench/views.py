"""The yardstick: the portal's frame, a signed-in person, and one query."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bisc_portal.netwerk.models import Organisatie


def bare_page(request: HttpRequest) -> HttpResponse:
    return render(request, "bench/kaal.html", {"organisaties": Organisatie.objects.order_by("naam")[:25]})
