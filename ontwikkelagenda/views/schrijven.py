"""The writing page of a section, and what every writing page needs."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.csp import opens_websocket, websocket_address
from ontwikkelagenda import permissions, selectors
from ontwikkelagenda.tekst import weergave
from ontwikkelagenda.views.gesprek import talk
from ontwikkelagenda.views.opzoeken import AGENDA, get_sectie, rights

# Raised together with samen.frames.SCHEMA; a test holds them equal.
SCHEMA = 1


@part_of(AGENDA)
@require_safe
@opens_websocket
def write_sectie(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    """The section in the editor, together with whoever else has it open; once frozen it is for reading."""
    sectie = get_sectie(jaar, pk)
    if not sectie.agenda.is_open:  # an address kept from the time of writing
        messages.info(request, "De tekst ligt in deze fase stil. Hier lees je haar.")
        return redirect(sectie)
    require(permissions.can_join_sectie(request.user, sectie))
    args = [jaar, pk]
    context = {
        **writing(request, selectors.sectie_deel(sectie)),
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


def writing(request: PortalRequest, deel: selectors.Tekstdeel) -> dict[str, Any]:
    """What the writing page needs of a text, whatever text it is."""
    return {
        "deel": deel,
        "veld": weergave.root_name(deel.nummer),
        "schema": SCHEMA,
        "adres": websocket_address(request),
        "namen": {person.pk: f"{person.naam}, {person.organisatie.kort}" for person in selectors.writers()},
        "tekst": mark_safe(selectors.render_deel(deel)),  # noqa: S308  our own renderer escapes every word
    }
