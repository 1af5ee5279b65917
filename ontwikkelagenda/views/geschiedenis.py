"""The history of a section: any two moments side by side or in one text, and names for what must stay."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from ontwikkelagenda import forms, permissions, selectors, services, verschil
from ontwikkelagenda.views.opzoeken import AGENDA, REFUSED, get_sectie


@part_of(AGENDA)
@require_safe
def show_geschiedenis(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    """`?van=` and `?tot=` are lines of the log, down to the first keystroke; `?wijze=` how they are shown."""
    return _render(request, jaar, pk, forms.NaamForm())


def _render(
    request: PortalRequest, jaar: int, pk: int, form: forms.NaamForm, *, status: int = 200
) -> HttpResponse:
    sectie = get_sectie(jaar, pk)
    context = {
        **compare(request, selectors.sectie_deel(sectie)),
        "agenda": sectie.agenda,
        "sectie": sectie,
        "titel": sectie.titel,
        "namen": selectors.named_versies(sectie),
        "mag_schrijven": permissions.can_write_sectie(request.user, sectie),
        "form": form,
    }
    return render(request, "ontwikkelagenda/show_geschiedenis.html", context, status=status)


def compare(request: PortalRequest, deel: selectors.Tekstdeel) -> dict[str, Any]:
    """The two moments the address names, of whatever text; without them, what the last writer did."""
    momenten = selectors.momenten(deel)
    last = momenten[0] if momenten else None
    tot = _number(request.GET.get("tot"), default=last.tot if last else 0)
    van = _number(request.GET.get("van"), default=last.van - 1 if last else 0)
    keuze = selectors.compare_momenten(deel, van=van, tot=tot)
    regels = verschil.compare(keuze.oud, keuze.nieuw)
    return {
        "momenten": momenten,
        "keuze": keuze,
        "wijze": request.GET.get("wijze", "samen"),
        "verschil": regels,
        "rijen": verschil.pair(regels),
        "is_gelijk": not any(regel.gewijzigd for regel in regels),
        "laatste": last.tot if last else 0,
    }


def _number(text: str | None, *, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 16 else default  # noqa: PLR2004  a bigint


@part_of(AGENDA)
@require_POST
def name_versie(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    sectie = get_sectie(jaar, pk)
    require(permissions.can_write_sectie(request.user, sectie))
    form = forms.NaamForm(request.POST)
    if not form.is_valid():
        return _render(request, jaar, pk, form, status=REFUSED)
    services.name_versie(sectie, naam=form.cleaned_data["naam"], by=request.user, at=timezone.now())
    messages.success(request, f"De tekst van nu heet “{form.cleaned_data['naam']}”.")
    return redirect(reverse("ontwikkelagenda:show_geschiedenis", args=[jaar, pk]))
