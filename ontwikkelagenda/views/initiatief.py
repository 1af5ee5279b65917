"""The list of initiatives, and one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from ontwikkelagenda import forms, permissions, selectors, services
from ontwikkelagenda.models import (
    Initiatief,
    Wijzigingsvoorstel,
)
from ontwikkelagenda.selectors.uitvoering import (
    current_quarter,
    find_evaluatie,
    has_decision,
    list_voortgang,
)
from ontwikkelagenda.views.initiatiefpagina import InitiatiefPage
from ontwikkelagenda.views.opzoeken import AGENDA, CONFLICT, REFUSED, get_agenda, get_initiatief, rights


@part_of(AGENDA)
@require_safe
def list_initiatieven(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = get_agenda(jaar)
    form = forms.FilterForm(request.GET)
    keuze = form.keuze()
    gevonden = list(selectors.filter_initiatieven(agenda, keuze))
    context = {
        "agenda": agenda,
        "form": form,
        "keuze": keuze,
        "initiatieven": gevonden,
        "voorstellen": selectors.filter_initiatieven(agenda, keuze, voorstellen=True),
        "bedrag": sum((i.bedrag for i in gevonden), selectors.NUL),
        "totaal": sum((i.totaal for i in gevonden), selectors.NUL),
        **rights(request, agenda),
    }
    return render(request, "ontwikkelagenda/list_initiatieven.html", context)


@part_of(AGENDA)
@require_safe
def show_initiatief(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    initiatief = get_initiatief(jaar, pk)
    context = {
        "agenda": initiatief.sectie.agenda,
        "initiatief": initiatief,
        "functies": initiatief.functies.order_by("volgorde"),
        "kwartalen": selectors.quarters(initiatief),
        "risicos": initiatief.risicos.order_by("pk"),
        "indicatoren": selectors.effect_indicatoren(initiatief),
        "voortgang": list(list_voortgang(initiatief)),
        "evaluatie": find_evaluatie(initiatief),
        "mag_melden": permissions.is_author(request.user, initiatief)
        and has_decision(initiatief.sectie.agenda),
        "kwartaal": current_quarter(jaar, today=timezone.localdate()),
        "velden": Wijzigingsvoorstel.Veld.choices,
        "mag_voorstellen": permissions.can_amend(request.user, initiatief.sectie.agenda),
        "wijzigingsvoorstellen": list(selectors.voorstellen_of_initiatief(initiatief)),
        "mag_wijzigen": permissions.can_change_initiatief(request.user, initiatief),
    }
    return render(request, "ontwikkelagenda/show_initiatief.html", context)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def add_initiatief(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = get_agenda(jaar)
    require(permissions.is_writer(request.user) and (agenda.is_open or request.method == "POST"))
    own = request.user.organisatie
    start = {"sectie": request.GET.get("sectie"), "penvoerder": own, "bibliotheken": [own]}
    page = InitiatiefPage(request, agenda, start)
    if request.method != "POST":
        return page.render()
    if not page.is_valid():
        return page.render(status=REFUSED)
    try:
        initiatief = services.add_initiatief(page.sectie, page.voorstel(), by=request.user, at=timezone.now())
    except services.AgendaClosedError:
        return page.render(status=CONFLICT, gesloten=True)
    except services.OverBudgetError as error:
        return _refuse_money(page, error)
    messages.success(request, _added(initiatief))
    return redirect(initiatief)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def change_initiatief(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    initiatief = get_initiatief(jaar, pk)
    agenda = initiatief.sectie.agenda
    require(permissions.is_author(request.user, initiatief) and (agenda.is_open or request.method == "POST"))
    page = InitiatiefPage(request, agenda, _initiatief_start(initiatief), initiatief)
    if request.method != "POST":
        return page.render()
    if not page.is_valid():
        return page.render(status=REFUSED)
    try:
        services.change_initiatief(
            initiatief,
            page.voorstel(),
            sectie=page.sectie,
            versie=page.versie,
            by=request.user,
            at=timezone.now(),
        )
    except services.AgendaClosedError:
        return page.render(status=CONFLICT, gesloten=True)
    except services.InitiatiefChangedError:
        return page.render_clash(get_initiatief(jaar, pk), status=CONFLICT)
    except services.OverBudgetError as error:
        return _refuse_money(page, error)
    messages.success(request, f"“{page.voorstel().titel}” is opgeslagen.")
    return redirect(initiatief)


def _added(initiatief: Initiatief) -> str:
    if initiatief.status == Initiatief.Status.VOORSTEL:
        return f"“{initiatief.titel}” staat bij de voorstellen. Het vraagt nog geen geld van de agenda."
    return f"“{initiatief.titel}” staat in de agenda."


def _refuse_money(page: InitiatiefPage, error: services.OverBudgetError) -> HttpResponse:
    page.form.add_error(None, f"{error} Verlaag een bedrag, of zet het neer als voorstel.")
    return page.render(status=REFUSED)


def _initiatief_start(initiatief: Initiatief) -> dict[str, Any]:
    fields = (
        "titel", "soort", "aard", "doel", "beoogd_effect", "sectie", "thema", "penvoerder", "versie",
        "doelgroepen", "begint_kwartaal", "eindigt_kwartaal", "inzet_dagen", "status",
    )  # fmt: skip
    return {
        **{name: getattr(initiatief, name) for name in fields},
        "bibliotheken": [b.pk for b in initiatief.bibliotheken.all()],
        "rollen": [r.pk for r in initiatief.rollen.all()],
        "functies": [f.pk for f in initiatief.functies.order_by("volgorde")],
    }


@part_of(AGENDA)
@require_POST
def withdraw_initiatief(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    initiatief = get_initiatief(jaar, pk)
    require(permissions.can_change_initiatief(request.user, initiatief))
    try:
        services.withdraw_initiatief(initiatief, by=request.user, at=timezone.now())
    except services.AgendaClosedError as error:
        messages.error(request, str(error))
    return redirect(initiatief)


@part_of(AGENDA)
@require_POST
def restore_initiatief(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    initiatief = get_initiatief(jaar, pk)
    require(permissions.can_change_initiatief(request.user, initiatief))
    try:
        services.restore_initiatief(initiatief, by=request.user, at=timezone.now())
    except (services.AgendaClosedError, services.OverBudgetError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"“{initiatief.titel}” staat weer in de agenda.")
    return redirect(initiatief)


@part_of(AGENDA)
@require_safe
def show_ruimte(request: PortalRequest, jaar: int) -> HttpResponse:
    """What is free now, in cents: the form of an initiative asks it while somebody is typing."""
    agenda = get_agenda(jaar)
    pk = request.GET.get("zonder", "")
    eigen = selectors.all_initiatieven(agenda).filter(pk=int(pk)).first() if pk.isdecimal() else None
    stand = selectors.budget_stand(agenda, without=eigen)
    return JsonResponse({bron.bron.value: bron.vrij_in_centen for bron in stand.bronnen})
