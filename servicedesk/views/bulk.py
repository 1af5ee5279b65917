"""Several calls at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from servicedesk import forms, permissions, selectors, services
from servicedesk.models import Melding
from servicedesk.views.wachtrij import read_int


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def pick_up_meldingen(request: PortalRequest) -> HttpResponse:
    require(permissions.can_handle(request.user))
    meldingen = _chosen(request)
    taken, refused = services.pick_up_meldingen(meldingen, by=request.user, at=timezone.now())
    for melding, reden in refused:
        messages.error(request, f"{melding.nummer}: {reden}")
    _tell_result(request, taken, meldingen, "opgepakt")
    return redirect(_way_back(request))


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def assign_meldingen(request: PortalRequest) -> HttpResponse:
    require(permissions.can_handle(request.user))
    meldingen, form = _chosen(request), forms.AssignMeldingForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Kies een collega om aan toe te wijzen.")
        return redirect(_way_back(request))
    done, refused = services.assign_meldingen(
        meldingen, by=request.user, at=timezone.now(), behandelaar=form.cleaned_data["behandelaar"]
    )
    for melding, reden in refused:
        messages.error(request, f"{melding.nummer}: {reden}")
    _tell_result(request, done, meldingen, "toegewezen")
    return redirect(_way_back(request))


def _chosen(request: PortalRequest) -> list[Melding]:
    pks = [pk for value in request.POST.getlist("melding")[:200] if (pk := read_int(value))]
    return list(selectors.list_zichtbare_meldingen(request.user, pks))


def _tell_result(request: PortalRequest, done: list[Melding], asked: list[Melding], verb: str) -> None:
    if len(done) == 1:
        messages.success(request, f"{done[0].nummer} is {verb}.")
    elif done:
        messages.success(request, f"{len(done)} meldingen zijn {verb}.")
    elif not asked:
        messages.error(request, "Kies eerst een of meer meldingen.")


def _way_back(request: PortalRequest) -> str:
    """Where the queue was left, filters and all; never outside the portal."""
    terug = request.POST.get("terug", "")
    safe = url_has_allowed_host_and_scheme(terug, allowed_hosts={request.get_host()})
    return terug if safe and terug.startswith("/servicedesk/") else "servicedesk:index"
