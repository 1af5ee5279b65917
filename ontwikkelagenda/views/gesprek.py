"""The conversation beside a section, or beside the minutes of a meeting: those have no year in the URL."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from ontwikkelagenda import forms, permissions, selectors, services
from ontwikkelagenda.models import Draad, Sectie, Verslag
from ontwikkelagenda.views.opzoeken import AGENDA, CONFLICT, REFUSED, get_sectie, get_verslag


def talk(request: PortalRequest, bij: Sectie | Verslag) -> dict[str, Any]:
    """What was said, and the address under which more is said: `nieuw/`, and `12/` for an answer."""
    found = list(selectors.draden(bij))
    return {
        "draden": [draad for draad in found if draad.afgehandeld_op is None],
        "afgehandeld": [draad for draad in found if draad.afgehandeld_op is not None],
        "mensen": selectors.writers(),
        "mag_praten": _can_talk(request, bij),
        "gesprek": _address(bij),
    }


def _can_talk(request: PortalRequest, bij: Sectie | Verslag) -> bool:
    return permissions.can_talk(request.user, bij.agenda if isinstance(bij, Sectie) else bij)


def _address(bij: Sectie | Verslag) -> str:
    if isinstance(bij, Sectie):
        return reverse("ontwikkelagenda:list_draden", args=[bij.agenda.jaar, bij.pk])
    return reverse("ontwikkelagenda:list_verslagdraden", args=[bij.bijeenkomst_id])


def _find(jaar: int | None, pk: int) -> Sectie | Verslag:
    return get_verslag(pk) if jaar is None else get_sectie(jaar, pk)


def _find_draad(request: PortalRequest, jaar: int | None, pk: int, draad: int) -> Draad:
    """The conversation, for whoever may still say something in it."""
    bij = _find(jaar, pk)
    found: Draad = get_object_or_404(selectors.draden(bij), pk=draad)
    require(_can_talk(request, bij))
    return found


@part_of(AGENDA)
@require_safe
def list_draden(request: PortalRequest, pk: int, jaar: int | None = None) -> HttpResponse:
    """The conversation alone, for the page that has it open."""
    return render(request, "ontwikkelagenda/draden.html", talk(request, _find(jaar, pk)))


@part_of(AGENDA)
@require_POST
def place_opmerking(request: PortalRequest, pk: int, jaar: int | None = None) -> HttpResponse:
    bij = _find(jaar, pk)
    require(_can_talk(request, bij))
    form = forms.OpmerkingForm(request.POST)
    if not form.is_valid():
        return _refuse(request, bij, form)
    services.place_opmerking(
        bij,
        tekst=form.cleaned_data["tekst"],
        anker=form.anker(),
        genoemd=form.cleaned_data["genoemd"],
        by=request.user,
        at=timezone.now(),
    )
    return _back(bij)


def _refuse(
    request: PortalRequest, bij: Sectie | Verslag, form: forms.AntwoordForm, *, status: int = REFUSED
) -> HttpResponse:
    context = {
        "agenda": bij.agenda if isinstance(bij, Sectie) else None,
        "bijeenkomst": None if isinstance(bij, Sectie) else bij.bijeenkomst,
        "bij": bij,
        "waarbij": selectors.title_of(bij),
        "form": form,
    }
    return render(request, "ontwikkelagenda/opmerking_form.html", context, status=status)


def _back(bij: Sectie | Verslag) -> HttpResponseRedirect:
    return redirect(f"{bij.get_absolute_url()}#gesprek")


@part_of(AGENDA)
@require_POST
def answer_draad(request: PortalRequest, pk: int, draad: int, jaar: int | None = None) -> HttpResponse:
    found = _find_draad(request, jaar, pk, draad)
    form = forms.AntwoordForm(request.POST)
    if not form.is_valid():
        return _refuse(request, found.bij, form)
    try:
        services.answer_draad(found, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.DraadSettledError:
        messages.error(request, "Dit gesprek is intussen afgehandeld. Open het weer om te reageren.")
        return _refuse(request, found.bij, form, status=CONFLICT)
    return _back(found.bij)


@part_of(AGENDA)
@require_POST
def settle_draad(request: PortalRequest, pk: int, draad: int, jaar: int | None = None) -> HttpResponse:
    found = _find_draad(request, jaar, pk, draad)
    services.settle_draad(found, by=request.user, at=timezone.now())
    return _back(found.bij)


@part_of(AGENDA)
@require_POST
def reopen_draad(request: PortalRequest, pk: int, draad: int, jaar: int | None = None) -> HttpResponse:
    found = _find_draad(request, jaar, pk, draad)
    services.reopen_draad(found)
    return _back(found.bij)
