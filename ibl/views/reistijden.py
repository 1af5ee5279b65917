"""The versions of the travel times: the list, one of them, putting it in use, and calibrating."""

import csv

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ibl import forms, permissions, selectors, services
from ibl.models import Reistijdmatrix
from ibl.planning.kalibratie import GENOEG

PER_PAGE = 25


@require_safe
@part_of(Onderdeel.IBL)
def list_reistijden(request: PortalRequest) -> HttpResponse:
    require(permissions.can_see_ritten(request.user))
    today = timezone.localdate()
    context = {
        "pagina": Paginator(selectors.list_matrices(), PER_PAGE).get_page(request.GET.get("pagina")),
        "nu": selectors.find_matrix(today),
        "vandaag": today,
        "mag_plannen": permissions.can_plan_ritten(request.user),
    }
    return render(request, "ibl/list_reistijden.html", context)


@require_safe
@part_of(Onderdeel.IBL)
def show_reistijden(request: PortalRequest, versie: int) -> HttpResponse:
    require(permissions.can_see_ritten(request.user))
    form = forms.IngaanForm(initial={"vanaf": timezone.localdate()})
    return _render_versie(request, _get_matrix(versie), form)


def _get_matrix(versie: int) -> Reistijdmatrix:
    return get_object_or_404(selectors.list_matrices(), versie=versie)


def _render_versie(
    request: PortalRequest,
    matrix: Reistijdmatrix,
    form: forms.IngaanForm,
    *,
    geweigerd: str = "",
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    plannen = Paginator(selectors.list_plannen_of(matrix), PER_PAGE)
    context = {
        "matrix": matrix,
        "form": form,
        "geweigerd": geweigerd,
        "nu": selectors.find_matrix(today),
        "vandaag": today,
        "pagina": plannen.get_page(request.GET.get("pagina")),
        "mag_plannen": permissions.can_plan_ritten(request.user),
    }
    return render(request, "ibl/show_reistijden.html", context, status=status)


@require_POST
@part_of(Onderdeel.IBL)
def activate_reistijden(request: PortalRequest, versie: int) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    matrix, form = _get_matrix(versie), forms.IngaanForm(request.POST)
    if not form.is_valid():
        return _render_versie(request, matrix, form, status=422)
    vanaf = form.cleaned_data["vanaf"]
    try:
        services.activate_matrix(matrix, vanaf=vanaf, by=request.user, at=timezone.now())
    except services.TransportError as error:
        form.add_error("vanaf", str(error))
        return _render_versie(request, matrix, form, status=422)
    messages.success(request, f"Versie {versie} telt voor ritten vanaf {vanaf:%d-%m-%Y}.")
    return redirect(matrix)


@require_POST
@part_of(Onderdeel.IBL)
def withdraw_reistijden(request: PortalRequest, versie: int) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    matrix = _get_matrix(versie)
    try:
        services.withdraw_matrix(matrix, by=request.user, at=timezone.now())
    except services.TransportError as error:
        return _render_versie(request, matrix, forms.IngaanForm(), geweigerd=str(error), status=422)
    messages.success(request, f"Versie {versie} is ingetrokken. De versie daarvoor telt weer.")
    return redirect(matrix)


@require_safe
@part_of(Onderdeel.IBL)
def download_plekken(request: PortalRequest) -> HttpResponse:
    """Every branch with where it lies, in the order a route planner may be asked in."""
    require(permissions.can_plan_ritten(request.user))
    response = HttpResponse(
        "\ufeff",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="plekken.csv"'},
    )
    writer = csv.writer(response, delimiter=";")
    writer.writerow(["nummer", "vestiging", "organisatie", "noorderbreedte", "oosterlengte"])
    for vestiging, (lat, lon) in selectors.list_points():
        where = [f"{value:.6f}".replace(".", ",") for value in (lat, lon)]
        writer.writerow([vestiging.pk, vestiging.naam, vestiging.organisatie.naam, *where])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def calibrate_reistijden(request: PortalRequest) -> HttpResponse:
    """What the driven roads say of the version in use, as a proposal; a person makes it a version."""
    require(permissions.can_plan_ritten(request.user))
    if request.method != "POST":
        return _render_kalibratie(request, None)
    form = forms.KalibratieForm(request.POST)
    if not form.is_valid():
        return _render_kalibratie(request, form, status=422)
    try:
        matrix = services.accept_kalibratie(by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        form.add_error("vanaf", str(error))
        return _render_kalibratie(request, form, status=422)
    messages.success(request, f"Versie {matrix.versie} telt vanaf {matrix.geldig_vanaf:%d-%m-%Y}.")
    return redirect(matrix)


def _render_kalibratie(
    request: PortalRequest, form: forms.KalibratieForm | None, *, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    matrix = selectors.find_matrix(today)
    initial = {"vanaf": today, "tot": today, "versie": matrix.versie if matrix else 0}
    kalibratie = selectors.load_kalibratie(matrix, tot=today) if matrix else None
    context = {
        "matrix": matrix,
        "past_aan": kalibratie is not None and kalibratie.past_aan,
        "kalibratie": kalibratie.as_json() if kalibratie and kalibratie.gebruikt else None,
        "dagen": selectors.DAGEN,
        "genoeg": GENOEG,
        "form": form or forms.KalibratieForm(initial=initial),
    }
    return render(request, "ibl/calibrate_reistijden.html", context, status=status)
