"""The depots: where crates are sorted and vans begin and end."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ibl import forms, permissions, selectors, services
from ibl.models import Depot


@require_safe
@part_of(Onderdeel.IBL)
def list_depots(request: PortalRequest) -> HttpResponse:
    require(permissions.can_see_ritten(request.user))
    context = {
        "depots": selectors.list_all_depots(),
        "mag_wijzigen": permissions.can_plan_ritten(request.user),
    }
    return render(request, "ibl/list_depots.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def add_depot(request: PortalRequest) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    form = forms.DepotForm(request.POST or None)
    if not form.is_valid():
        return _render_depot(request, form, None)
    depot = services.save_depot(None, by=request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(request, f"{depot} is nu een depot. Geef er voertuigen aan.")
    return redirect("ibl:list_depots")


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def change_depot(request: PortalRequest, pk: int) -> HttpResponse:
    depot = get_object_or_404(selectors.list_all_depots(), pk=pk)
    require(permissions.can_plan_ritten(request.user))
    form = forms.DepotForm(request.POST or None, instance=depot)
    if not form.is_valid():
        return _render_depot(request, form, depot)
    try:
        services.save_depot(depot, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        form.add_error("actief", str(error))
        return _render_depot(request, form, depot)
    geraakt = selectors.list_plannen_of_depot(depot, vanaf=timezone.localdate())
    messages.success(request, f"Bewaard. {selectors.describe_geraakt(geraakt)}")
    return redirect("ibl:list_depots")


def _render_depot(request: PortalRequest, form: forms.DepotForm, depot: Depot | None) -> HttpResponse:
    """The form, new or of a depot; what was sent and came back here was refused."""
    context: dict[str, Any] = {"form": form, "depot": depot}
    if depot is not None:
        context |= {
            "plannen": selectors.list_plannen_of_depot(depot, vanaf=timezone.localdate()),
            "geschiedenis": selectors.list_geschiedenis("depot", depot.pk),
        }
    status = 422 if request.method == "POST" else 200
    return render(request, "ibl/change_depot.html", context, status=status)
