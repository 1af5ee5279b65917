"""Asking for transport."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ibl import forms, permissions, selectors, services
from ibl.models import Transportopdracht


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def request_transport(request: PortalRequest) -> HttpResponse:
    """The form for a title or for crates; `uit` fills it with an earlier request."""
    require(permissions.can_request_transport(request.user))
    krat = request.GET.get("lading") == Transportopdracht.Lading.KRAT
    form_class = forms.KratForm if krat else forms.TitelForm
    if request.method != "POST":
        form: forms.AanvraagForm = form_class(user=request.user, initial=_earlier(request))
        return _render_request(request, form, status=200)
    form = form_class(request.POST, user=request.user)
    if not form.is_valid():
        return _render_request(request, form, status=422)
    try:
        opdracht = services.request_transport(
            form.aanvraag(),
            by=request.user,
            at=timezone.now(),
            toch_dubbel=form.cleaned_data.get("toch_dubbel", False),
        )
    except services.DuplicateRequestError as error:
        return _render_request(request, form, status=422, bestaand=error.bestaand)
    messages.success(request, f"Aangevraagd: {opdracht.wat} ({opdracht.nummer}).")
    return redirect(opdracht)


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def request_vervoer(request: PortalRequest) -> HttpResponse:
    """The form for every other kind of load, with a payer."""
    require(permissions.can_arrange_vervoer(request.user))
    if request.method != "POST":
        form = forms.VervoerForm(user=request.user, initial={"soort": request.GET.get("soort")})
        return render(request, "ibl/request_vervoer.html", {"form": form})
    form = forms.VervoerForm(request.POST, user=request.user)
    if not form.is_valid():
        return render(request, "ibl/request_vervoer.html", {"form": form}, status=422)
    opdracht = services.request_transport(form.aanvraag(), by=request.user, at=timezone.now())
    messages.success(request, f"Aangevraagd: {opdracht.wat} ({opdracht.nummer}).")
    return redirect(opdracht)


def _earlier(request: PortalRequest) -> dict[str, Any]:
    """What an earlier request said about the title."""
    sleutel = request.GET.get("bezit", "")
    if sleutel:
        (known,) = selectors.search_bezit(sleutel)[:1] or (None,)
        return {name: getattr(known, name) for name in ("titel", "auteur", "isbn", "ppn")} if known else {}
    nummer = request.GET.get("uit", "")
    earlier = selectors.visible_to(request.user, now=timezone.now()).filter(nummer=nummer).first()
    if earlier is None:
        return {}
    return {name: getattr(earlier, name) for name in ("titel", "auteur", "isbn", "ppn")}


def _render_request(
    request: PortalRequest,
    form: forms.AanvraagForm,
    *,
    status: int,
    bestaand: Transportopdracht | None = None,
) -> HttpResponse:
    zoek = request.GET.get("zoek", "").strip()[:100]
    context = {
        "nu": timezone.now(),
        "form": form,
        "krat": form.lading == Transportopdracht.Lading.KRAT,
        "zoek": zoek,
        "eerder": selectors.list_eerder_aangevraagd(request.user, zoek),
        "bezit": selectors.search_bezit(zoek),
        "bestaand": bestaand,
    }
    return render(request, "ibl/request_transport.html", context, status=status)
