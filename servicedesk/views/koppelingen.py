"""Calls in relation to others: links, merging, splitting, outages; and who follows one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from servicedesk import forms, permissions, selectors, services
from servicedesk.models import MeldingReactie
from servicedesk.views.meldingen import REFUSALS, act, render_melding


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def link_meldingen(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    form = forms.LinkMeldingForm(request.POST)
    return act(request, melding, services.link_meldingen, form=form, said="De meldingen zijn gekoppeld.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def unlink_meldingen(request: PortalRequest, nummer: str, pk: int) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    koppeling = selectors.load_koppeling(melding, pk)
    services.unlink_meldingen(koppeling, by=request.user, at=timezone.now())
    messages.success(request, "De koppeling is weg.")
    return redirect(melding)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def merge_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    form = forms.MergeMeldingForm(request.POST)
    return act(request, melding, services.merge_melding, form=form, said=f"{melding.nummer} is samengevoegd.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def split_reactie(request: PortalRequest, nummer: str, pk: int) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    reactie = get_object_or_404(
        MeldingReactie.objects.select_related("melding", "auteur"), pk=pk, melding=melding
    )
    form = forms.SplitReactieForm(request.POST)
    if not form.is_valid():
        return render_melding(request, melding, form=form, status=422, splitsen=reactie.pk)
    try:
        nieuw = services.split_reactie(reactie, by=request.user, at=timezone.now(), **form.cleaned_data)
    except REFUSALS as error:
        return render_melding(request, melding, fout=str(error), status=422)
    messages.success(request, f"{nieuw.nummer} is afgesplitst van {melding.nummer}.")
    return redirect(nieuw)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def declare_grote_storing(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    said = f"{melding.nummer} is een grote storing. Voeg er andere meldingen aan toe."
    return act(request, melding, services.declare_grote_storing, said=said)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def add_deelmelding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    form = forms.DeelmeldingForm(request.POST)
    said = f"{melding.nummer} hoort nu bij de grote storing."
    return act(request, melding, services.add_deelmelding, form=form, said=said)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def release_deelmelding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    return act(
        request, melding, services.release_deelmelding, said=f"{melding.nummer} staat weer op zichzelf."
    )


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def follow_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_follow(request.user, melding))
    return act(request, melding, services.follow_melding, said="Je krijgt bericht als er iets gebeurt.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def unfollow_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_follow(request.user, melding))
    return act(request, melding, services.unfollow_melding, said="Je volgt de melding niet meer.")
