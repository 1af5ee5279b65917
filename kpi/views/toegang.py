"""Personal tokens for the API: make one, see it once, withdraw it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bisc_portal.accounts.access import PortalRequest, part_of
from bisc_portal.accounts.permissions import Onderdeel
from kpi import forms, selectors, services


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.CIJFERS)
def list_sleutels(request: PortalRequest) -> HttpResponse:
    """The secret of a new token stands on the page that made it, and nowhere else."""
    form, geheim = forms.SleutelForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        _, geheim = services.issue_sleutel(request.user, at=timezone.now(), **form.cleaned_data)
        form = forms.SleutelForm()
    context = {
        "form": form,
        "geheim": geheim,
        "nu": timezone.now(),
        "sleutels": selectors.list_sleutels(request.user.pk),
    }
    status = 422 if form.errors else 200
    response = render(request, "kpi/sleutels.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@part_of(Onderdeel.CIJFERS)
def revoke_sleutel(request: PortalRequest, pk: int) -> HttpResponse:
    sleutel = get_object_or_404(selectors.list_sleutels(request.user.pk), pk=pk)
    services.revoke_sleutel(sleutel, by=request.user, at=timezone.now())
    return redirect("kpi:list_sleutels")
