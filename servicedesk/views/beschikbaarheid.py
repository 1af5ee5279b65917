"""How available the services were, and what people report, announce and correct about it."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from servicedesk import permissions, selectors, services
from servicedesk.forms.bezetting import CorrectieForm, OnderhoudForm, StoringForm
from servicedesk.models import Dienst, Onbeschikbaarheid
from servicedesk.services import OnbeschikbaarheidRefusedError

PER_BLAD = 25


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def beschikbaarheid(request: PortalRequest) -> HttpResponse:
    """Every service against its norm, and everything that went wrong."""
    require(permissions.can_see_queue(request.user))
    dienst = request.GET.get("dienst", "")
    dienst = dienst if dienst in Dienst.values else ""
    now = timezone.now()
    rijen = Paginator(selectors.list_onbeschikbaarheid(dienst), PER_BLAD)
    context = {
        "standen": selectors.list_dienststanden(now=now),
        "pagina": rijen.get_page(request.GET.get("pagina")),
        "diensten": Dienst.choices,
        "dienst": dienst,
        "sondes": selectors.list_sondes(),
        "nu": now,
        "mag_behandelen": permissions.can_handle(request.user),
    }
    return render(request, "servicedesk/beschikbaarheid.html", context)


@part_of(Onderdeel.SERVICEDESK)
def report_storing(request: PortalRequest) -> HttpResponse:
    require(permissions.can_handle(request.user))
    form = StoringForm(request.POST if request.method == "POST" else None, initial=_now())
    if form.is_bound and form.is_valid():
        try:
            services.report_storing(by=request.user, at=timezone.now(), **form.for_service())
        except (OnbeschikbaarheidRefusedError, ValidationError) as error:
            form.add_error("van_datum", str(error))
        else:
            messages.success(request, "De storing is vastgelegd.")
            return redirect("servicedesk:beschikbaarheid")
    return _render_form(request, form, titel="Meld een storing", knop="Leg de storing vast")


@part_of(Onderdeel.SERVICEDESK)
def announce_onderhoud(request: PortalRequest) -> HttpResponse:
    require(permissions.can_handle(request.user))
    form = OnderhoudForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.announce_onderhoud(by=request.user, at=timezone.now(), **form.for_service())
        except (OnbeschikbaarheidRefusedError, ValidationError) as error:
            form.add_error("van_datum", str(error))
        else:
            messages.success(request, "Het onderhoud is aangekondigd. Het telt niet mee als storing.")
            return redirect("servicedesk:beschikbaarheid")
    return _render_form(request, form, titel="Kondig onderhoud aan", knop="Kondig aan")


@part_of(Onderdeel.SERVICEDESK)
def correct_onbeschikbaarheid(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_handle(request.user))
    rij = get_object_or_404(Onbeschikbaarheid, pk=pk)
    form = CorrectieForm(request.POST if request.method == "POST" else None, rij=rij)
    if form.is_bound and form.is_valid():
        try:
            services.correct_onbeschikbaarheid(rij, by=request.user, at=timezone.now(), **form.for_service())
        except OnbeschikbaarheidRefusedError as error:
            form.add_error("van_datum", str(error))
        else:
            messages.success(request, "De correctie is bewaard; wat er eerst stond blijft zichtbaar.")
            return redirect("servicedesk:beschikbaarheid")
    return _render_form(request, form, titel="Corrigeer", knop="Bewaar de correctie", rij=rij)


def _render_form(
    request: PortalRequest, form: django_forms.Form, *, titel: str, knop: str, **context: Any
) -> HttpResponse:
    context = {"rij": None, **context, "form": form, "titel": titel, "knop": knop}
    status = 422 if form.is_bound else 200
    return render(request, "servicedesk/onbeschikbaarheid_form.html", context, status=status)


def _now() -> dict[str, Any]:
    """An outage is most often reported while it lasts."""
    local = timezone.localtime()
    return {"van_datum": local.date(), "van_tijd": local.time().replace(second=0, microsecond=0)}
