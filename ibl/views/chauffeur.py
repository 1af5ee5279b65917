"""The driver's page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ibl import permissions, selectors


@require_safe
@part_of(Onderdeel.IBL)
def drive(request: PortalRequest) -> HttpResponse:
    """The driver's day on a phone."""
    require(permissions.can_drive(request.user))
    now = timezone.now()
    return render(request, "ibl/drive.html", {"nu": now, "rit": selectors.load_rit(request.user, now=now)})
