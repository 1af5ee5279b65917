"""The fleet: the page that leads to every setting of transport, and the vehicles."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ibl import forms, permissions, selectors, services
from ibl.models import Voertuig, Voertuigstilstand


@require_safe
@part_of(Onderdeel.IBL)
def show_instellingen(request: PortalRequest) -> HttpResponse:
    """What planning stands on, with what asks for attention."""
    require(permissions.can_see_ritten(request.user))
    context = {
        "stand": selectors.load_inrichting(vandaag=timezone.localdate()),
        "week": selectors.load_week(selectors.monday_of(timezone.localdate())),
    }
    return render(request, "ibl/show_instellingen.html", context)


# --- Vehicles --------------------------------------------------------------------------------------------
@require_safe
@part_of(Onderdeel.IBL)
def list_voertuigen(request: PortalRequest) -> HttpResponse:
    require(permissions.can_see_ritten(request.user))
    vandaag, alle = timezone.localdate(), request.GET.get("toon") == "alle"
    regels = list(selectors.list_toegangsregels())
    voertuigen = [
        (voertuig, *selectors.zone_until(voertuig, regels, vandaag))
        for voertuig in selectors.list_voertuigen(vandaag=vandaag, alle=alle)
    ]
    context = {
        "voertuigen": voertuigen,
        "regels": regels,
        "vandaag": vandaag,
        "alle": alle,
        "mag_wijzigen": permissions.can_plan_ritten(request.user),
    }
    return render(request, "ibl/list_voertuigen.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def add_voertuig(request: PortalRequest) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    form = forms.VoertuigForm(request.POST or None)
    if not form.is_valid():
        return _render_voertuig(request, form, None)
    voertuig = services.save_voertuig(None, by=request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(request, f"{voertuig} doet mee bij het plannen.")
    return redirect("ibl:show_voertuig", voertuig.pk)


def _render_voertuig(request: PortalRequest, form: forms.VoertuigForm, naam: str | None) -> HttpResponse:
    """The form, new or of a vehicle; what was sent and came back here was refused."""
    status = 422 if request.method == "POST" else 200
    return render(request, "ibl/change_voertuig.html", {"form": form, "naam": naam}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def change_voertuig(request: PortalRequest, pk: int) -> HttpResponse:
    voertuig = get_object_or_404(Voertuig, pk=pk)
    require(permissions.can_plan_ritten(request.user))
    naam = voertuig.naam
    form = forms.VoertuigForm(request.POST or None, instance=voertuig)
    if not form.is_valid():
        return _render_voertuig(request, form, naam)
    try:
        services.save_voertuig(voertuig, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        form.add_error("actief", str(error))
        return _render_voertuig(request, form, naam)
    geraakt = selectors.list_plannen_of_voertuig(voertuig, vanaf=timezone.localdate())
    messages.success(request, f"Bewaard. {selectors.describe_geraakt(geraakt)}")
    return redirect("ibl:show_voertuig", pk)


@require_safe
@part_of(Onderdeel.IBL)
def show_voertuig(request: PortalRequest, pk: int) -> HttpResponse:
    """One vehicle: what it is, what it has to drive, and the days it stands still."""
    require(permissions.can_see_ritten(request.user))
    return _render_show(request, _get_voertuig(pk), forms.StilstandForm())


def _get_voertuig(pk: int) -> Voertuig:
    return get_object_or_404(selectors.list_voertuigen(vandaag=timezone.localdate(), alle=True), pk=pk)


def _render_show(
    request: PortalRequest,
    voertuig: Voertuig,
    form: forms.StilstandForm,
    *,
    geweigerd: str = "",
    status: int = 200,
) -> HttpResponse:
    vandaag = timezone.localdate()
    mag_in_zone, tot = selectors.zone_until(voertuig, list(selectors.list_toegangsregels()), vandaag)
    context = {
        "voertuig": voertuig,
        "form": form,
        "geweigerd": geweigerd,
        "vandaag": vandaag,
        "mag_in_zone": mag_in_zone,
        "zone_tot": tot,
        "plannen": selectors.list_plannen_of_voertuig(voertuig, vanaf=vandaag),
        "diensten": selectors.list_diensten(vanaf=vandaag).filter(voertuig=voertuig)[:14],
        "stilstanden": voertuig.stilstanden.order_by("-van", "-pk")[:20],
        "geschiedenis": selectors.list_geschiedenis("voertuig", voertuig.pk),
        "mag_wijzigen": permissions.can_plan_ritten(request.user),
    }
    return render(request, "ibl/show_voertuig.html", context, status=status)


@require_POST
@part_of(Onderdeel.IBL)
def park_voertuig(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    voertuig, form = _get_voertuig(pk), forms.StilstandForm(request.POST)
    if not form.is_valid():
        return _render_show(request, voertuig, form, status=422)
    try:
        stilstand = services.park_voertuig(voertuig, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        form.add_error("van", str(error))
        return _render_show(request, voertuig, form, status=422)
    vanaf = max(stilstand.van, timezone.localdate())
    geraakt = selectors.list_plannen_of_voertuig(voertuig, vanaf=vanaf, tot=stilstand.tot)
    messages.success(request, f"{voertuig} staat stil. {selectors.describe_geraakt(geraakt)}")
    return redirect("ibl:show_voertuig", pk)


@require_POST
@part_of(Onderdeel.IBL)
def end_stilstand(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    stilstand = get_object_or_404(Voertuigstilstand, pk=pk)
    form = forms.EindForm(request.POST)
    voertuig = _get_voertuig(stilstand.voertuig_id)
    if not form.is_valid():
        geweigerd = "Vul de laatste dag in waarop hij stilstond."
        return _render_show(request, voertuig, forms.StilstandForm(), geweigerd=geweigerd, status=422)
    try:
        services.end_stilstand(stilstand, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        return _render_show(request, voertuig, forms.StilstandForm(), geweigerd=str(error), status=422)
    messages.success(
        request, f"{voertuig} rijdt weer. Haal in de ritplannen nieuwe opdrachten op om hem mee te nemen."
    )
    return redirect("ibl:show_voertuig", voertuig.pk)
