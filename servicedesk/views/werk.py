"""The desk's work on one call beside the workflow: urgency, take-over, labels, time, history."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from servicedesk import forms, permissions, selectors, services
from servicedesk.views.meldingen import act


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def confirm_urgentie(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    return act(request, melding, services.confirm_urgentie, said="De urgentie is bevestigd.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def take_over_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    said = f"Je hebt {melding.nummer} overgenomen."
    return act(request, melding, services.take_over_melding, said=said)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def add_label(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    return act(
        request, melding, services.add_label, form=forms.LabelForm(request.POST), said="Het label staat erop."
    )


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def remove_label(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    label = get_object_or_404(melding.labels, pk=selectors.read_number(request.POST.get("label")))

    remove = partial(services.remove_label, label=label)
    return act(request, melding, remove, said="Het label is weg.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def add_tijdregel(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    form = forms.TijdregelForm(request.POST)
    return act(request, melding, services.add_tijdregel, form=form, said="De tijd is bijgeschreven.")


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def list_geschiedenis(request: PortalRequest, nummer: str) -> HttpResponse:
    """Everything that was ever done with the call, from the audit log."""
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_read_internal(request.user))
    pagina = selectors.page_of(
        selectors.list_geschiedenis(melding), selectors.read_number(request.GET.get("pagina")) or 1
    )
    context = {
        "melding": melding,
        "pagina": pagina,
        "regels": selectors.describe_geschiedenis(request.user, pagina),
        "tijdregels": selectors.list_tijdregels(melding),
    }
    return render(request, "servicedesk/geschiedenis.html", context)
