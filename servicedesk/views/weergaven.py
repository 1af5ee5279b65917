"""Kept views of the queue, and what changed while somebody was looking."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from servicedesk import forms, permissions, selectors, services


@part_of(Onderdeel.SERVICEDESK)
def save_weergave(request: PortalRequest) -> HttpResponse:
    """The form stands in the queue; a page of its own shows what was wrong with it."""
    require(permissions.can_see_queue(request.user))
    sent = request.POST if request.method == "POST" else None
    form = forms.WeergaveForm(sent, initial={"adres": request.GET.urlencode()})
    if sent is not None and form.is_valid():
        weergave = services.save_weergave(by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, f"De weergave '{weergave.naam}' staat nu links bij de wachtrij.")
        return redirect(f"{reverse('servicedesk:index')}?{weergave.adres}")
    status = 200 if sent is None else 422
    return render(request, "servicedesk/weergave.html", {"form": form}, status=status)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def remove_weergave(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_see_queue(request.user))
    weergave = selectors.load_opgeslagen_weergave(request.user, pk)
    services.remove_weergave(weergave, by=request.user, at=timezone.now())
    messages.success(request, f"De weergave '{weergave.naam}' is weg.")
    return redirect("servicedesk:index")


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def watch_wachtrij(request: PortalRequest) -> HttpResponse:
    """For the queue on a screen: how many calls came in, which rows changed, who looks where."""
    require(permissions.can_see_queue(request.user))
    user, now = request.user, timezone.now()
    na = selectors.read_number(request.GET.get("na")) or 0
    nieuws = selectors.list_nieuws(selectors.read_filter(request.GET), user=user, na=na, now=now)
    kijkers = {
        kijker.melding_id: f"{kijker.gebruiker} {'schrijft een antwoord' if kijker.schrijft else 'kijkt'}"
        for kijker in reversed(selectors.list_kijkers(user=user, now=now))
    }
    return JsonResponse(
        {"tot": nieuws.tot, "nieuw": nieuws.nieuw, "regels": nieuws.regels, "kijkers": kijkers}
    )


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def watch_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    """For one call on a screen: who else is here, and what was said since. BiSC says that it is here too."""
    melding = selectors.load_melding(request.user, nummer)
    user, now = request.user, timezone.now()
    is_bisc = permissions.can_read_internal(user)
    anderen: list[str] = []
    if is_bisc:
        schrijft = request.POST.get("schrijft") == "ja"
        services.show_presence(melding, by=user, at=now, schrijft=schrijft)
        anderen = [
            f"{k.gebruiker} {'schrijft een antwoord' if k.schrijft else 'bekijkt deze melding'}"
            for k in selectors.list_kijkers(user=user, now=now, melding=melding)
        ]
    voorvallen = selectors.list_nieuwe_voorvallen(
        melding,
        user=user,
        reactie=selectors.read_number(request.POST.get("reactie")) or 0,
        gebeurtenis=selectors.read_number(request.POST.get("gebeurtenis")) or 0,
    )
    html = ""
    if voorvallen:
        context = {
            "melding": melding,
            "voorvallen": voorvallen,
            "is_bisc": is_bisc,
            "mag_behandelen": False,
            "is_klaar": True,
            "splitsen": None,
        }
        html = render_to_string("servicedesk/melding.html#voorvallen", context, request=request)
    return JsonResponse(
        {
            "anderen": anderen,
            "html": html,
            "reactie": max((v.reactie.pk for v in voorvallen if v.reactie), default=None),
            "gebeurtenis": max((v.gebeurtenis.pk for v in voorvallen if v.gebeurtenis), default=None),
        }
    )
