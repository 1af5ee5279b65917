"""The indicators' pages."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bisc_portal.accounts.access import PortalRequest, part_of
from bisc_portal.accounts.permissions import Onderdeel


@require_safe
@part_of(Onderdeel.CIJFERS)
def dashboard(request: PortalRequest) -> HttpResponse:
    return render(request, "kpi/dashboard.html")
