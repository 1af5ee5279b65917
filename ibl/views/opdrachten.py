"""One order, and the steps taken with it."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ibl import forms, permissions, selectors, services, sla, workflow
from ibl.models import Transportopdracht
from ibl.uitlener import Keuze
from ibl.workflow import Handeling, Status

# Steps that do more than move one order.
SPECIAAL: dict[Handeling, Callable[..., Transportopdracht]] = {
    Handeling.RETURN: services.return_transport,
    Handeling.REFUSE: services.refuse_transport,
}


@require_safe
@part_of(Onderdeel.IBL)
def show(request: PortalRequest, nummer: str) -> HttpResponse:
    return _render_opdracht(request, _get_opdracht(request, nummer))


def _get_opdracht(request: PortalRequest, nummer: str) -> Transportopdracht:
    return get_object_or_404(selectors.visible_to(request.user, now=timezone.now()), nummer=nummer)


def _render_opdracht(
    request: PortalRequest,
    opdracht: Transportopdracht,
    *,
    refused: forms.StapForm | None = None,
    geweigerd: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show the order; a refused step comes back open, with what was typed."""
    volgende = permissions.next_step(request.user, opdracht)
    stappen = [
        {"overgang": overgang, "form": _form_of(overgang.handeling, opdracht, refused)}
        for overgang in permissions.list_handelingen(request.user, opdracht)
    ]
    context = {
        "nu": timezone.now(),
        "opdracht": opdracht,
        "waarschuwing_op": opdracht.aangevraagd_op + sla.WAARSCHUWING_NA,
        "weg": selectors.list_weg(opdracht),
        "retour": selectors.find_retour(opdracht),
        "keuzes": _keuzes(request, opdracht),
        "afgifte": selectors.find_afgifte(opdracht),
        "nog_te_gaan": workflow.steps_ahead(opdracht.stand),
        "kratten": selectors.list_kratten(opdracht),
        "volgende": next((stap for stap in stappen if stap["overgang"] == volgende), None),
        "andere": [stap for stap in stappen if stap["overgang"] != volgende],
        "geweigerd": geweigerd,
    }
    return render(request, "ibl/show.html", context, status=status)


def _keuzes(request: PortalRequest, opdracht: Transportopdracht) -> list[Keuze]:
    """Who could lend it, for whoever may choose another."""
    if not permissions.can_take_step(request.user, opdracht, Handeling.ASSIGN):
        return []
    if not workflow.is_allowed(Handeling.ASSIGN, opdracht.stand):
        return []
    return selectors.rank_uitleners(opdracht, now=timezone.now())[:5]


def _form_of(
    handeling: Handeling, opdracht: Transportopdracht, refused: forms.StapForm | None
) -> forms.StapForm:
    if refused is not None and refused.prefix == handeling.value:
        return refused
    return forms.form_for(handeling, opdracht)


@require_POST
@part_of(Onderdeel.IBL)
def move_transport(request: PortalRequest, nummer: str, handeling: str) -> HttpResponse:
    """One step of one order."""
    opdracht = _get_opdracht(request, nummer)
    if handeling not in set(Handeling):
        raise Http404
    stap = Handeling(handeling)
    require(permissions.can_take_step(request.user, opdracht, stap))
    form = forms.form_for(stap, opdracht, request.POST)
    if not form.is_valid():
        return _render_opdracht(request, opdracht, refused=form, status=422)
    try:
        take = SPECIAAL.get(stap) or partial(services.take_step, handeling=stap)
        opdracht = take(opdracht, by=request.user, at=timezone.now(), **form.stap())
    except services.TransportError as error:
        opdracht.refresh_from_db()
        return _render_opdracht(request, opdracht, refused=form, geweigerd=str(error), status=422)
    messages.success(request, f"{opdracht.nummer} staat nu op ‘{opdracht.stand.label}’.")
    return redirect(_way_back(request, opdracht.get_absolute_url()))


@require_POST
@part_of(Onderdeel.IBL)
def move_many(request: PortalRequest) -> HttpResponse:
    """The same step for the chosen orders of a list."""
    require(permissions.can_move_transport(request.user))
    form = forms.StappenForm(request.POST)
    if not form.is_valid():
        raise Http404
    handeling = Handeling(form.cleaned_data["handeling"])
    chosen = selectors.visible_to(request.user, now=timezone.now()).filter(nummer__in=form.nummers())
    require(all(permissions.can_take_step(request.user, opdracht, handeling) for opdracht in chosen))
    result = services.move_many(chosen, handeling, by=request.user, at=timezone.now())
    gone = len(form.nummers()) - len(chosen)
    _tell_result(request, result, workflow.OVERGANGEN[handeling].naar, gone=gone)
    return redirect(_way_back(request, reverse("ibl:index")))


def _tell_result(request: PortalRequest, result: services.Bulkresultaat, naar: Status, *, gone: int) -> None:
    done = len(result.gelukt)
    if done == 1:
        messages.success(request, f"{result.gelukt[0].wat} staat nu op ‘{naar.label}’.")
    elif done:
        messages.success(request, f"{done} opdrachten staan nu op ‘{naar.label}’.")
    for sentence in result.geweigerd:
        messages.error(request, sentence)
    if gone:
        messages.error(request, f"{gone} van de gekozen opdrachten staan niet meer op jouw lijst.")
    elif not done and not result.geweigerd:
        messages.warning(request, "Je hebt nog niets gekozen. Zet eerst een vinkje.")


def _way_back(request: PortalRequest, otherwise: str) -> str:
    back = request.POST.get("terug", "")
    return back if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else otherwise
