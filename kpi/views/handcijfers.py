"""Typing a figure in."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from kpi import forms, permissions, selectors, services
from kpi.models import Indicator


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.CIJFERS)
def enter_cijfer(request: PortalRequest, code: str) -> HttpResponse:
    require(permissions.can_enter_cijfer(request.user))
    indicator = get_object_or_404(Indicator, code=code, actief=True)
    if not selectors.is_typed_in(indicator):
        raise Http404
    vandaag = timezone.localdate()
    form = forms.HandcijferForm(request.POST or None, request.FILES or None, vandaag=vandaag)
    if request.method == "POST" and form.is_valid():
        bestand = form.cleaned_data.pop("bestand")
        services.enter_cijfer(
            indicator,
            bestand=bestand.read() if bestand else None,
            bestandsnaam=bestand.name if bestand else "",
            by=request.user,
            at=timezone.now(),
            **form.cleaned_data,
        )
        messages.success(request, "Het cijfer is ingevoerd.")
        return redirect(f"{indicator.get_absolute_url()}?periode={form.cleaned_data['jaar']}")
    status = 422 if request.method == "POST" else 200
    return render(request, "kpi/enter_cijfer.html", {"form": form, "indicator": indicator}, status=status)
