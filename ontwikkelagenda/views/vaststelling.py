"""Adopting, and what was adopted."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from ontwikkelagenda import forms, permissions, selectors, services
from ontwikkelagenda.inhoud import canonical, content_hash
from ontwikkelagenda.models import (
    Agenda,
    VastgesteldeVersie,
)
from ontwikkelagenda.views.document import download
from ontwikkelagenda.views.opzoeken import AGENDA, CONFLICT, REFUSED, get_agenda


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def adopt_agenda(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = get_agenda(jaar)
    if agenda.is_adopted:
        return redirect("ontwikkelagenda:show_adopted", jaar)
    require(permissions.can_adopt(request.user, agenda))
    if request.method != "POST":
        start = {"bijeenkomst": selectors.planned_pdo(agenda)}
        return _render_adopt(request, agenda, forms.AdoptAgendaForm(agenda=agenda, initial=start))
    form = forms.AdoptAgendaForm(request.POST, agenda=agenda)
    if not form.is_valid():
        return _render_adopt(request, agenda, form, status=REFUSED)
    return _adopt(request, agenda, form)


def _adopt(request: PortalRequest, agenda: Agenda, form: forms.AdoptAgendaForm) -> HttpResponse:
    try:
        services.adopt_agenda(
            agenda,
            bijeenkomst=form.cleaned_data["bijeenkomst"],
            seen_hash=form.cleaned_data["hash"],
            by=request.user,
            at=timezone.now(),
        )
    except services.OverBudgetError as error:
        form.add_error(None, str(error))
        return _render_adopt(request, agenda, form, status=REFUSED)
    except services.AgendaChangedError:
        form.add_error(None, "Intussen is er iets in de agenda gewijzigd. Lees de stand hieronder opnieuw.")
        return _render_adopt(request, agenda, form, status=CONFLICT)
    except services.NoConsentError as error:
        form.add_error(None, str(error))
        return _render_adopt(request, agenda, form, status=CONFLICT)
    except services.FaseNotAllowedError:
        messages.info(request, f"De {agenda} was al vastgesteld.")
    return redirect("ontwikkelagenda:show_adopted", agenda.jaar)


def _render_adopt(
    request: PortalRequest, agenda: Agenda, form: forms.AdoptAgendaForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "agenda": agenda,
        "form": form,
        "controle": selectors.check_agenda(agenda),
        "hash": content_hash(canonical(selectors.agenda_content(agenda))),
    }
    return render(request, "ontwikkelagenda/adopt_agenda.html", context, status=status)


def _adopted(jaar: int) -> VastgesteldeVersie:
    versie = selectors.adopted_version(get_agenda(jaar))
    if versie is None:
        raise Http404
    return versie


@part_of(AGENDA)
@require_safe
def show_adopted(request: PortalRequest, jaar: int) -> HttpResponse:
    versie = _adopted(jaar)
    context = {
        "agenda": versie.agenda,
        "versie": versie,
        "huis": selectors.huis(versie.agenda),
        "budget": selectors.budget_stand(versie.agenda),
        "document": selectors.documenten(versie.agenda).filter(vastgestelde_versie=versie).first(),
    }
    return render(request, "ontwikkelagenda/show_adopted.html", context)


@part_of(AGENDA)
@require_safe
def download_inhoud(request: PortalRequest, jaar: int) -> HttpResponse:
    """The frozen content, byte for byte what the hash was made of."""
    versie = _adopted(jaar)
    name = f"ontwikkelagenda-{jaar}-{versie.hash[:8]}.json"
    return download(versie.inhoud.encode(), "application/json", name)
