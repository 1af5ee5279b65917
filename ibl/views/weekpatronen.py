"""What comes back: the weekly pattern of every place, and the rush hours of every working day."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ibl import forms, permissions, selectors, services
from ibl.models import Spitsblok, Weekpatroon

PER_PAGE = 50


@require_safe
@part_of(Onderdeel.IBL)
def list_weekpatronen(request: PortalRequest) -> HttpResponse:
    require(permissions.can_see_ritten(request.user))
    return _render_patronen(request)


def _render_patronen(request: PortalRequest, *, geweigerd: str = "", status: int = 200) -> HttpResponse:
    filters = forms.PatroonfilterForm(request.GET)
    zoek, vandaag = filters.zoek(), timezone.localdate()
    rows = selectors.list_weekpatronen(zoek, vandaag=vandaag)
    context = {
        "filters": filters,
        "gefilterd": zoek != selectors.Patroonfilter(),
        "pagina": Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina")),
        "vandaag": vandaag,
        "geweigerd": geweigerd,
        "mag_wijzigen": permissions.can_plan_ritten(request.user),
    }
    return render(request, "ibl/list_weekpatronen.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def add_weekpatroon(request: PortalRequest) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    initial = {"geldig_vanaf": timezone.localdate(), "vestiging": request.GET.get("vestiging")}
    form = forms.WeekpatroonForm(request.POST or None, initial=initial)
    return _save_patroon(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def change_weekpatroon(request: PortalRequest, pk: int) -> HttpResponse:
    """Change it from a day on; until that day it stays as it was."""
    patroon = get_object_or_404(Weekpatroon.objects.select_related("vestiging"), pk=pk)
    require(permissions.can_plan_ritten(request.user))
    initial = {"geldig_vanaf": max(patroon.geldig_vanaf, timezone.localdate() + dt.timedelta(days=1))}
    form = forms.WeekpatroonForm(request.POST or None, instance=patroon, initial=initial)
    return _save_patroon(request, form, Weekpatroon.objects.select_related("vestiging").get(pk=pk))


def _save_patroon(
    request: PortalRequest, form: forms.WeekpatroonForm, patroon: Weekpatroon | None
) -> HttpResponse:
    context = {
        "form": form,
        "patroon": patroon,
        "vandaag": timezone.localdate(),
        "geschiedenis": selectors.list_geschiedenis("weekpatroon", patroon.pk if patroon else 0),
    }
    if request.method != "POST":
        return render(request, "ibl/change_weekpatroon.html", context)
    if not form.is_valid():
        return render(request, "ibl/change_weekpatroon.html", context, status=422)
    try:
        saved = services.save_weekpatroon(patroon, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        form.add_error("weekdag", str(error))
        return render(request, "ibl/change_weekpatroon.html", context, status=422)
    vanaf = max(saved.geldig_vanaf, timezone.localdate())
    plannen = selectors.list_plannen_from(vanaf).filter(datum__iso_week_day=saved.weekdag + 1)
    messages.success(request, f"Bewaard. {selectors.describe_geraakt(plannen)}")
    return redirect("ibl:list_weekpatronen")


@require_POST
@part_of(Onderdeel.IBL)
def end_weekpatroon(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    patroon, form = get_object_or_404(Weekpatroon, pk=pk), forms.EindForm(request.POST)
    if not form.is_valid():
        return _render_patronen(request, geweigerd="Vul de laatste dag in.", status=422)
    try:
        services.end_weekpatroon(patroon, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        return _render_patronen(request, geweigerd=str(error), status=422)
    messages.success(request, "Beëindigd. Ritplannen van daarna nemen het niet meer mee.")
    return redirect("ibl:list_weekpatronen")


# --- Rush hours ------------------------------------------------------------------------------------------
@require_safe
@part_of(Onderdeel.IBL)
def list_spitsblokken(request: PortalRequest) -> HttpResponse:
    require(permissions.can_see_ritten(request.user))
    form = forms.SpitsblokForm(initial={"geldig_vanaf": timezone.localdate(), "procent": 135})
    return _render_spits(request, form)


def _render_spits(
    request: PortalRequest, form: forms.SpitsblokForm, *, geweigerd: str = "", status: int = 200
) -> HttpResponse:
    vandaag = timezone.localdate()
    context = {
        "blokken": selectors.list_spitsblokken(vandaag=vandaag),
        "form": form,
        "vandaag": vandaag,
        "geweigerd": geweigerd,
        "mag_wijzigen": permissions.can_plan_ritten(request.user),
    }
    return render(request, "ibl/list_spitsblokken.html", context, status=status)


@require_POST
@part_of(Onderdeel.IBL)
def add_spitsblok(request: PortalRequest) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    form = forms.SpitsblokForm(request.POST)
    if not form.is_valid():
        return _render_spits(request, form, status=422)
    try:
        blok = services.save_spitsblok(None, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        form.add_error("van", str(error))
        return _render_spits(request, form, status=422)
    _tell(request, blok)
    return redirect("ibl:list_spitsblokken")


def _tell(request: PortalRequest, blok: Spitsblok) -> None:
    plannen = selectors.list_plannen_from(max(blok.geldig_vanaf, timezone.localdate()))
    messages.success(request, f"Bewaard. {selectors.describe_geraakt(plannen)}")


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def change_spitsblok(request: PortalRequest, pk: int) -> HttpResponse:
    blok = get_object_or_404(Spitsblok, pk=pk)
    require(permissions.can_plan_ritten(request.user))
    initial = {"geldig_vanaf": max(blok.geldig_vanaf, timezone.localdate() + dt.timedelta(days=1))}
    form = forms.SpitsblokForm(request.POST or None, instance=blok, initial=initial)
    geschiedenis = selectors.list_geschiedenis("spitsblok", pk)
    context = {"form": form, "naam": blok.naam, "pk": pk, "geschiedenis": geschiedenis}
    if request.method != "POST":
        return render(request, "ibl/change_spitsblok.html", context)
    if not form.is_valid():
        return render(request, "ibl/change_spitsblok.html", context, status=422)
    try:
        saved = services.save_spitsblok(blok, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        form.add_error("van", str(error))
        return render(request, "ibl/change_spitsblok.html", context, status=422)
    _tell(request, saved)
    return redirect("ibl:list_spitsblokken")


@require_POST
@part_of(Onderdeel.IBL)
def end_spitsblok(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    blok, form = get_object_or_404(Spitsblok, pk=pk), forms.EindForm(request.POST)
    if not form.is_valid():
        return _render_spits(request, forms.SpitsblokForm(), geweigerd="Vul de laatste dag in.", status=422)
    try:
        services.end_spitsblok(blok, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        return _render_spits(request, forms.SpitsblokForm(), geweigerd=str(error), status=422)
    messages.success(request, "Beëindigd.")
    return redirect("ibl:list_spitsblokken")
