"""Downloading a file that came with a call."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from servicedesk import selectors


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def download_bijlage(request: PortalRequest, pk: int) -> HttpResponse:
    """Always as a file to keep, never as a page of the portal: a browser must not run what is in it."""
    bijlage = selectors.load_bijlage(request.user, pk)
    require(bijlage.is_vrij)
    response = HttpResponse(bijlage.bestand.read(), content_type=bijlage.mediatype)
    response["Content-Disposition"] = content_disposition_header(True, bijlage.naam)
    return response
