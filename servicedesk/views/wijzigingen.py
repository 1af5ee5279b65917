"""Changes: their calendar, one plan with who agreed, and the board of the GBS."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from servicedesk import forms, permissions, selectors, services
from servicedesk.models import Goedkeuring, Melding, Wijziging


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def list_wijzigingen(request: PortalRequest) -> HttpResponse:
    """The calendar: what comes, and what was in the last month."""
    komt, geweest = selectors.make_kalender(request.user, now=timezone.now())
    return render(request, "servicedesk/wijzigingen.html", {"komt": komt, "geweest": geweest})


@part_of(Onderdeel.SERVICEDESK)
def plan_wijziging(request: PortalRequest, nummer: str) -> HttpResponse:
    """Write the plan of a request for change, or rewrite it while nobody agreed yet."""
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    wijziging = Wijziging.objects.filter(melding=melding).first()
    form = forms.PlanWijzigingForm(
        request.POST if request.method == "POST" else None, initial=_initial(melding, wijziging)
    )
    fout = ""
    if form.is_bound and form.is_valid():
        try:
            made = services.plan_wijziging(melding, by=request.user, at=timezone.now(), **form.cleaned_data)
        except services.WijzigingRefusedError as error:
            fout = str(error)
        else:
            messages.success(request, "Het plan is bewaard.")
            return redirect(made)
    context = {"melding": melding, "form": form, "fout": fout}
    return render(request, "servicedesk/plan_wijziging.html", context, status=422 if form.is_bound else 200)


def _initial(melding: Melding, wijziging: Wijziging | None) -> dict[str, Any]:
    if wijziging is None:
        return {"bibliotheken": [melding.organisatie_id]}
    goedkeuringen = wijziging.goedkeuringen.filter(stap=Goedkeuring.BIBLIOTHEKEN)
    return {
        "risico": wijziging.risico,
        "plan": wijziging.plan,
        "terugvalplan": wijziging.terugvalplan,
        "van": wijziging.van,
        "tot": wijziging.tot,
        "diensten": wijziging.diensten.all(),
        "bibliotheken": goedkeuringen.order_by("pk").values_list("organisatie_id", flat=True),
    }


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def wijziging(request: PortalRequest, pk: int) -> HttpResponse:
    return _render(request, selectors.load_wijziging(request.user, pk))


def _render(
    request: PortalRequest,
    wijziging: Wijziging,
    *,
    form: django_forms.Form | None = None,
    fout: str = "",
    status: int = 200,
) -> HttpResponse:
    user = request.user
    beslissen = selectors.find_own_turn(wijziging, user)
    context = {
        "wijziging": wijziging,
        "botsingen": selectors.find_clashes(wijziging),
        "stap": selectors.next_step(wijziging),
        "mag_behandelen": permissions.can_handle(user),
        "mag_beslissen": beslissen is not None and user.pk != wijziging.ingediend_door_id,
        "eigen_plan": beslissen is not None and user.pk == wijziging.ingediend_door_id,
        "beslis_form": form if isinstance(form, forms.DecideWijzigingForm) else forms.DecideWijzigingForm(),
        "evaluatie_form": form
        if isinstance(form, forms.ReviewWijzigingForm)
        else forms.ReviewWijzigingForm(),
        "nu": timezone.now(),
        "fout": fout,
    }
    return render(request, "servicedesk/wijziging.html", context, status=status)


def _act(
    request: PortalRequest,
    wijziging: Wijziging,
    act: Callable[..., object],
    said: str,
    form: django_forms.Form | None = None,
) -> HttpResponse:
    if form is not None and not form.is_valid():
        return _render(request, wijziging, form=form, status=422)
    try:
        act(wijziging, by=request.user, at=timezone.now(), **(form.cleaned_data if form else {}))
    except services.WijzigingRefusedError as error:
        fresh = selectors.load_wijziging(request.user, wijziging.pk)
        return _render(request, fresh, form=form, fout=str(error), status=422)
    messages.success(request, said)
    return redirect(wijziging)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def submit_wijziging(request: PortalRequest, pk: int) -> HttpResponse:
    wijziging = selectors.load_wijziging(request.user, pk)
    require(permissions.can_handle(request.user))
    return _act(request, wijziging, services.submit_wijziging, "Het plan ligt ter goedkeuring.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def decide_wijziging(request: PortalRequest, pk: int) -> HttpResponse:
    wijziging = selectors.load_wijziging(request.user, pk)
    require(permissions.can_approve_wijziging(request.user, bisc=permissions.can_handle(request.user)))
    form = forms.DecideWijzigingForm(request.POST)
    return _act(request, wijziging, services.decide_wijziging, "Je besluit is bewaard.", form)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def review_wijziging(request: PortalRequest, pk: int) -> HttpResponse:
    wijziging = selectors.load_wijziging(request.user, pk)
    require(permissions.can_handle(request.user))
    form = forms.ReviewWijzigingForm(request.POST)
    return _act(request, wijziging, services.review_wijziging, "De evaluatie is bewaard.", form)


@part_of(Onderdeel.SERVICEDESK)
def gbs_bord(request: PortalRequest) -> HttpResponse:
    """Every library in its phase; the desk moves them."""
    require(permissions.can_see_gbs(request.user))
    require(request.method in {"GET", "HEAD"} or permissions.can_handle(request.user))
    form = forms.MoveGbsForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        data = dict(form.cleaned_data)
        bibliotheek = data.pop("bibliotheek")
        services.move_gbs(bibliotheek, by=request.user, at=timezone.now(), **data)
        messages.success(request, f"{bibliotheek} staat nu bij {data['fase']}.")
        return redirect("servicedesk:gbs_bord")
    context = {
        "form": form,
        "kolommen": selectors.read_gbs_bord(),
        "telling": selectors.count_gbs(now=timezone.now()),
        "mag_behandelen": permissions.can_handle(request.user),
    }
    return render(request, "servicedesk/gbs.html", context, status=422 if form.is_bound else 200)
