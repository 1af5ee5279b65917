"""The writing page, and the conversation beside it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.csp import with_websockets
from ontwikkelagenda import forms, permissions, selectors, services
from ontwikkelagenda.models import Draad, Sectie
from ontwikkelagenda.tekst import weergave
from ontwikkelagenda.views.opzoeken import AGENDA, CONFLICT, REFUSED, get_sectie, rights

# Raised together with samen.frames.SCHEMA; a test holds them equal.
SCHEMA = 1


@part_of(AGENDA)
@require_safe
@csp_override(with_websockets())
def write_sectie(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    """The section in the editor, together with whoever else has it open; once frozen it is for reading."""
    sectie = get_sectie(jaar, pk)
    if not sectie.agenda.is_open:  # an address kept from the time of writing
        messages.info(request, "De tekst ligt in deze fase stil. Hier lees je haar.")
        return redirect(sectie)
    require(permissions.can_join_sectie(request.user, sectie))
    args = [jaar, pk]
    context = {
        **writing(selectors.sectie_deel(sectie)),
        "agenda": sectie.agenda,
        "sectie": sectie,
        "titel": sectie.titel,
        "terug": sectie.get_absolute_url(),
        "formulier": reverse("ontwikkelagenda:edit_sectie", args=args),
        "mag_formulier": permissions.can_write_sectie(request.user, sectie),
        "geschiedenis": reverse("ontwikkelagenda:show_geschiedenis", args=args),
        "omgeving": selectors.surroundings(sectie),
        **talk(request, sectie),
        **rights(request, sectie.agenda),
    }
    return render(request, "ontwikkelagenda/write_sectie.html", context)


def writing(deel: selectors.Tekstdeel) -> dict[str, Any]:
    """What the writing page needs of a text, whatever text it is."""
    return {
        "deel": deel,
        "veld": weergave.root_name(deel.nummer),
        "schema": SCHEMA,
        "adres": settings.WEBSOCKET_ADRES,
        "namen": {person.pk: f"{person.naam}, {person.organisatie.kort}" for person in selectors.writers()},
        "tekst": mark_safe(selectors.render_deel(deel)),  # noqa: S308  our own renderer escapes every word
    }


def talk(request: PortalRequest, sectie: Sectie) -> dict[str, Any]:
    found = list(selectors.draden(sectie))
    return {
        "draden": [draad for draad in found if draad.afgehandeld_op is None],
        "afgehandeld": [draad for draad in found if draad.afgehandeld_op is not None],
        "mensen": selectors.writers(),
        "mag_praten": permissions.can_talk(request.user, sectie.agenda),
    }


@part_of(AGENDA)
@require_safe
def list_draden(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    """The conversation alone, for the page that has it open."""
    sectie = get_sectie(jaar, pk)
    context = {"agenda": sectie.agenda, "sectie": sectie, **talk(request, sectie)}
    return render(request, "ontwikkelagenda/draden.html", context)


@part_of(AGENDA)
@require_POST
def place_opmerking(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    sectie = get_sectie(jaar, pk)
    require(permissions.can_talk(request.user, sectie.agenda))
    form = forms.OpmerkingForm(request.POST)
    if not form.is_valid():
        return _refuse(request, sectie, form)
    services.place_opmerking(
        sectie,
        tekst=form.cleaned_data["tekst"],
        anker=form.anker(),
        genoemd=form.cleaned_data["genoemd"],
        by=request.user,
        at=timezone.now(),
    )
    return redirect(f"{sectie.get_absolute_url()}#gesprek")


def _refuse(request: PortalRequest, sectie: Sectie, form: forms.AntwoordForm) -> HttpResponse:
    context = {"agenda": sectie.agenda, "sectie": sectie, "form": form}
    return render(request, "ontwikkelagenda/opmerking_form.html", context, status=REFUSED)


def _draad(jaar: int, pk: int, draad: int) -> Draad:
    found: Draad = get_object_or_404(selectors.draden(get_sectie(jaar, pk)), pk=draad)
    return found


@part_of(AGENDA)
@require_POST
def answer_draad(request: PortalRequest, jaar: int, pk: int, draad: int) -> HttpResponse:
    found = _draad(jaar, pk, draad)
    require(permissions.can_talk(request.user, found.sectie.agenda))
    form = forms.AntwoordForm(request.POST)
    if not form.is_valid():
        return _refuse(request, found.sectie, form)
    try:
        services.answer_draad(found, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.DraadSettledError:
        messages.error(request, "Dit gesprek is intussen afgehandeld. Open het weer om te reageren.")
        return render(
            request,
            "ontwikkelagenda/opmerking_form.html",
            {"agenda": found.sectie.agenda, "sectie": found.sectie, "form": form},
            status=CONFLICT,
        )
    return redirect(f"{found.sectie.get_absolute_url()}#gesprek")


@part_of(AGENDA)
@require_POST
def settle_draad(request: PortalRequest, jaar: int, pk: int, draad: int) -> HttpResponse:
    found = _draad(jaar, pk, draad)
    require(permissions.can_talk(request.user, found.sectie.agenda))
    services.settle_draad(found, by=request.user, at=timezone.now())
    return redirect(f"{found.sectie.get_absolute_url()}#gesprek")


@part_of(AGENDA)
@require_POST
def reopen_draad(request: PortalRequest, jaar: int, pk: int, draad: int) -> HttpResponse:
    found = _draad(jaar, pk, draad)
    require(permissions.can_talk(request.user, found.sectie.agenda))
    services.reopen_draad(found)
    return redirect(f"{found.sectie.get_absolute_url()}#gesprek")
