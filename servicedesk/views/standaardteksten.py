"""The desk's standard texts: a list, and a form for one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from servicedesk import forms, permissions, selectors, services
from servicedesk.models import Standaardtekst


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def list_standaardteksten(request: PortalRequest) -> HttpResponse:
    require(permissions.can_handle(request.user))
    context = {"standaardteksten": selectors.list_standaardteksten()}
    return render(request, "servicedesk/standaardteksten.html", context)


@part_of(Onderdeel.SERVICEDESK)
def add_standaardtekst(request: PortalRequest) -> HttpResponse:
    require(permissions.can_handle(request.user))
    return _save(request, None)


@part_of(Onderdeel.SERVICEDESK)
def change_standaardtekst(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_handle(request.user))
    return _save(request, selectors.load_standaardtekst(pk))


def _save(request: PortalRequest, bestaande: Standaardtekst | None) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = forms.StandaardtekstForm(sent, bestaande=bestaande)
    if form.is_bound and form.is_valid():
        saved = services.save_standaardtekst(
            by=request.user, at=timezone.now(), bestaande=bestaande, **form.cleaned_data
        )
        messages.success(request, f"'{saved.naam}' is bewaard.")
        return redirect("servicedesk:list_standaardteksten")
    context = {"form": form, "bestaande": bestaande, "plaatsen": selectors.PLAATSEN.items()}
    return render(request, "servicedesk/standaardtekst.html", context, status=422 if form.is_bound else 200)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def remove_standaardtekst(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_handle(request.user))
    standaardtekst = selectors.load_standaardtekst(pk)
    services.remove_standaardtekst(standaardtekst, by=request.user, at=timezone.now())
    messages.success(request, f"'{standaardtekst.naam}' is weg.")
    return redirect("servicedesk:list_standaardteksten")
