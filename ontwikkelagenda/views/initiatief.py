"""The list of initiatives, and one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from ontwikkelagenda import forms, permissions, selectors, services
from ontwikkelagenda.models import (
    Agenda,
    Bron,
    Initiatief,
    Sectie,
)
from ontwikkelagenda.views.opzoeken import AGENDA, CONFLICT, REFUSED, get_agenda, get_initiatief, rights

# Most initiatives ask of these; a line that stays empty is no line.
FIRST_LINES = [Bron.AGENDABUDGET, Bron.INNOVATIERESERVE, Bron.EIGEN_BIJDRAGE]


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
    messages.success(request, f"“{initiatief.titel}” staat in de agenda.")
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
        return page.render(status=CONFLICT, botsing=True)
    messages.success(request, f"“{page.voorstel().titel}” is opgeslagen.")
    return redirect(initiatief)


class InitiatiefPage:
    """The form of an initiative and its budget lines, which are checked and shown together."""

    def __init__(
        self,
        request: PortalRequest,
        agenda: Agenda,
        start: dict[str, Any],
        initiatief: Initiatief | None = None,
    ) -> None:
        data = request.POST if request.method == "POST" else None
        lines = initiatief.begrotingsregels.order_by("pk") if initiatief else []
        begin = [{"bron": r.bron, "omschrijving": r.omschrijving, "bedrag": r.bedrag} for r in lines]
        # One empty line at least: without JavaScript there is no button for more.
        begin += [{"bron": bron} for bron in FIRST_LINES[len(begin) :] or [Bron.AGENDABUDGET]]
        self.request, self.agenda, self.initiatief = request, agenda, initiatief
        self.form = forms.InitiatiefForm(data, initial=start, user=request.user, agenda=agenda)
        self.regels = forms.RegelFormSet(data, prefix="regel", initial=begin)

    @property
    def sectie(self) -> Sectie:
        sectie: Sectie = self.form.cleaned_data["sectie"]
        return sectie

    @property
    def versie(self) -> int:
        return self.form.cleaned_data["versie"] or 0

    def is_valid(self) -> bool:
        """Ask both, so that every mistake is shown at once."""
        if not self.regels.is_valid():
            self.form.add_error(None, "In de begroting klopt een regel nog niet.")
        return self.form.is_valid()

    def voorstel(self) -> services.Voorstel:
        return self.form.voorstel(forms.read_regels(self.regels))

    def render(self, *, status: int = 200, **extra: Any) -> HttpResponse:
        context = {
            "agenda": self.agenda,
            "form": self.form,
            "regels": self.regels,
            "initiatief": self.initiatief,
            "budget": selectors.budget_stand(self.agenda),
            "ruimte": selectors.budget_stand(self.agenda, without=self.initiatief),
            **extra,
        }
        return render(self.request, "ontwikkelagenda/initiatief_form.html", context, status=status)


def _initiatief_start(initiatief: Initiatief) -> dict[str, Any]:
    fields = ("titel", "soort", "aard", "doel", "beoogd_effect", "sectie", "thema", "penvoerder", "versie")
    return {
        **{name: getattr(initiatief, name) for name in fields},
        "bibliotheken": [b.pk for b in initiatief.bibliotheken.all()],
        "rollen": [r.pk for r in initiatief.rollen.all()],
        "functies": [f.pk for f in initiatief.functies.order_by("volgorde")],
        "klaar": initiatief.status == Initiatief.Status.KLAAR_VOOR_PDO,
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
    except services.AgendaClosedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"“{initiatief.titel}” staat weer in de agenda.")
    return redirect(initiatief)
