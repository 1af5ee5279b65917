"""Closing quarters."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from kpi import perioden, permissions, selectors, services
from kpi.perioden import Soort


@require_safe
@part_of(Onderdeel.CIJFERS)
def list_kwartalen(request: PortalRequest) -> HttpResponse:
    context = {
        "kwartalen": selectors.list_kwartalen(timezone.localdate()),
        "mag_vaststellen": permissions.can_fix_kwartaal(request.user),
    }
    return render(request, "kpi/kwartalen.html", context)


@require_POST
@part_of(Onderdeel.CIJFERS)
def fix_kwartaal(request: PortalRequest, sleutel: str) -> HttpResponse:
    require(permissions.can_fix_kwartaal(request.user))
    kwartaal = perioden.parse(sleutel)
    if kwartaal is None or kwartaal.soort != Soort.KWARTAAL:
        raise Http404
    toelichting = request.POST.get("toelichting", "").strip()[:1000]
    try:
        services.fix_kwartaal(kwartaal, by=request.user, at=timezone.now(), toelichting=toelichting)
    except (services.PeriodeNotOverError, services.PeriodeAlreadyFixedError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Het {kwartaal.naam} is vastgesteld.")
    return redirect("kpi:list_kwartalen")
