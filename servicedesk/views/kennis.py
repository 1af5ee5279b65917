"""The knowledge base, and the suggestions beside a report."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from servicedesk import forms, permissions, selectors, services
from servicedesk.models import Artikel
from servicedesk.views.meldingen import act


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def list_artikelen(request: PortalRequest) -> HttpResponse:
    tekst, stand = request.GET.get("q", "").strip()[:100], request.GET.get("stand", "")
    artikelen = selectors.list_artikelen(request.user, tekst=tekst, stand=stand)
    context = {
        "pagina": selectors.page_of(artikelen, selectors.read_number(request.GET.get("pagina")) or 1),
        "tekst": tekst,
        "stand": stand,
        "standen": Artikel.Stand.choices,
        "vandaag": timezone.localdate(),
        "mag_schrijven": permissions.can_handle(request.user),
        "mag_melden": permissions.can_report(request.user),
    }
    return render(request, "servicedesk/artikelen.html", context)


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def suggest_artikelen(request: PortalRequest) -> HttpResponse:
    """The piece of the report form that follows the subject while it is typed."""
    tekst = request.GET.get("q", "").strip()[:160]
    context = {"voorstellen": selectors.suggest_artikelen(request.user, tekst)}
    return render(request, "servicedesk/voorstellen.html", context)


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def artikel(request: PortalRequest, pk: int) -> HttpResponse:
    found = selectors.load_artikel(request.user, pk)
    writes = permissions.can_handle(request.user)
    versies = list(selectors.list_versies(found)) if permissions.can_read_internal(request.user) else []
    context = {
        "artikel": found,
        "versie": found.gepubliceerde_versie or versies[0],
        "versies": versies,
        "vandaag": timezone.localdate(),
        "mag_schrijven": writes,
        "mag_melden": permissions.can_report(request.user),
    }
    return render(request, "servicedesk/artikel.html", context)


@part_of(Onderdeel.SERVICEDESK)
def add_artikel(request: PortalRequest) -> HttpResponse:
    require(permissions.can_handle(request.user))
    return _save(request, None)


@part_of(Onderdeel.SERVICEDESK)
def change_artikel(request: PortalRequest, pk: int) -> HttpResponse:
    found = selectors.load_artikel(request.user, pk)
    require(permissions.can_handle(request.user))
    return _save(request, found)


def _save(request: PortalRequest, bestaand: Artikel | None) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    versie = selectors.list_versies(bestaand)[0] if bestaand else None
    form = forms.ArtikelForm(sent, bestaand=bestaand, versie=versie)
    if sent is not None and form.is_valid():
        publiceer = "publiceer" in sent
        saved = services.save_artikel(
            by=request.user, at=timezone.now(), bestaand=bestaand, publiceer=publiceer, **form.cleaned_data
        )
        messages.success(request, "Het artikel is gepubliceerd." if publiceer else "Het concept is bewaard.")
        return redirect(saved)
    context = {"form": form, "artikel": bestaand, "versie": versie}
    return render(request, "servicedesk/artikel_form.html", context, status=200 if sent is None else 422)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def withdraw_artikel(request: PortalRequest, pk: int) -> HttpResponse:
    found = selectors.load_artikel(request.user, pk)
    require(permissions.can_handle(request.user))
    services.withdraw_artikel(found, by=request.user, at=timezone.now())
    messages.success(request, "Het artikel is ingetrokken.")
    return redirect("servicedesk:list_artikelen")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def judge_artikel(request: PortalRequest, pk: int) -> HttpResponse:
    """'Heeft dit geholpen?', from the article itself or from beside the report form."""
    found = selectors.load_artikel(request.user, pk)
    geholpen = request.POST.get("geholpen") == "ja"
    services.judge_artikel(found, by=request.user, at=timezone.now(), geholpen=geholpen)
    if geholpen:
        messages.success(request, "Fijn dat het helpt.")
        return redirect(found)
    messages.success(request, "Jammer. Meld het, dan helpt iemand van BiSC je verder.")
    return redirect("servicedesk:report_melding" if permissions.can_report(request.user) else found)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def link_artikel(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    form = forms.LinkArtikelForm(request.POST)
    return act(request, melding, services.link_artikel, form=form, said="Het artikel staat erbij.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def unlink_artikel(request: PortalRequest, nummer: str, pk: int) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    found = selectors.load_artikel(request.user, pk)
    services.unlink_artikel(melding, by=request.user, at=timezone.now(), artikel=found)
    messages.success(request, "Het artikel staat er niet meer bij.")
    return redirect(melding)
