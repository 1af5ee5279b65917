"""Doing and evaluating: the overview, progress, actions, evaluations."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from ontwikkelagenda import permissions, selectors
from ontwikkelagenda.forms import uitvoering as forms
from ontwikkelagenda.models import Actie, Agenda, Evaluatie, Initiatief, Jaarevaluatie, Voortgang
from ontwikkelagenda.selectors import uitvoering as standen
from ontwikkelagenda.services import uitvoering as services
from ontwikkelagenda.views.opzoeken import AGENDA, CONFLICT, REFUSED, get_agenda, get_initiatief


@part_of(AGENDA)
@require_safe
def show_uitvoering(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = get_agenda(jaar)
    context = {
        "agenda": agenda,
        "besloten": standen.has_decision(agenda),
        "uitvoering": standen.load_uitvoering(agenda, today=timezone.localdate()),
        "kwartaal": standen.current_quarter(jaar, today=timezone.localdate()),
        "acties": list(standen.acties(agenda).filter(gedaan_op__isnull=True)[:6]),
    }
    return render(request, "ontwikkelagenda/show_uitvoering.html", context)


def _require_doing(request: PortalRequest, initiatief: Initiatief) -> None:
    decided = standen.has_decision(initiatief.sectie.agenda)
    require(permissions.is_author(request.user, initiatief) and decided)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def report_voortgang(request: PortalRequest, jaar: int, pk: int, kwartaal: int) -> HttpResponse:
    initiatief = get_initiatief(jaar, pk)
    if not 1 <= kwartaal <= 4:  # noqa: PLR2004  the quarters of a year
        raise Http404
    _require_doing(request, initiatief)
    current = Voortgang.objects.filter(initiatief=initiatief, kwartaal=kwartaal).order_by("pk").first()
    form = forms.VoortgangForm(request.POST or None, initiatief=initiatief, initial=_voortgang_start(current))
    status, botsing = 200, False
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                services.report_voortgang(
                    initiatief,
                    kwartaal,
                    form.bericht(),
                    versie=form.cleaned_data["versie"],
                    by=request.user,
                    at=timezone.now(),
                )
            except services.ChangedMeanwhileError:
                form, status, botsing = _again(request, form, current), CONFLICT, True
            else:
                messages.success(request, f"De voortgang over het {kwartaal}e kwartaal is opgeslagen.")
                return redirect(initiatief)
    context = {
        "agenda": initiatief.sectie.agenda,
        "initiatief": initiatief,
        "kwartaal": kwartaal,
        "form": form,
        "botsing": botsing,
        "nu": current,
    }
    return render(request, "ontwikkelagenda/report_voortgang.html", context, status=status)


def _voortgang_start(current: Voortgang | None) -> dict[str, Any]:
    if current is None:
        return {"versie": 0}
    fields = ("stand", "besteed", "verhaal", "versie")
    gehaald = [m.pk for m in current.gehaald.order_by("pk")]
    return {**{name: getattr(current, name) for name in fields}, "gehaald": gehaald}


def _again(request: PortalRequest, form: Any, current: Voortgang | Evaluatie | Jaarevaluatie | None) -> Any:
    """The same form with what was typed, now over the version that is shown beside it."""
    data = request.POST.copy()
    data["versie"] = str(current.versie if current else 0)
    form.data = data
    return form


# --- Actions ---------------------------------------------------------------------------------------------
@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def list_acties(request: PortalRequest, jaar: int) -> HttpResponse:
    """The list, and a form for one more; `?zin=` is the sentence of the agenda it comes from."""
    agenda = get_agenda(jaar)
    mag = permissions.is_writer(request.user)
    zin = request.GET.get("zin", "")[:2000]
    start = {"zin": zin, "omschrijving": zin[:240], "initiatief": request.GET.get("initiatief")}
    form = forms.ActieForm(
        request.POST or None, initiatieven=selectors.all_initiatieven(agenda), initial=start
    )
    status = 200
    if request.method == "POST":
        require(mag)
        if form.is_valid():
            services.add_actie(agenda, by=request.user, at=timezone.now(), **form.cleaned_data)
            return redirect("ontwikkelagenda:list_acties", jaar)
        status = REFUSED
    context = {
        "agenda": agenda,
        "acties": standen.acties(agenda),
        "form": form,
        "zin": zin,
        "mag_maken": mag,
        "vandaag": timezone.localdate(),
    }
    return render(request, "ontwikkelagenda/list_acties.html", context, status=status)


@part_of(AGENDA)
@require_POST
def finish_actie(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    actie = get_object_or_404(Actie.objects.filter(agenda=get_agenda(jaar)).order_by("pk"), pk=pk)
    require(permissions.can_finish_actie(request.user, actie))
    services.finish_actie(
        actie, gedaan=request.POST.get("gedaan") != "nee", by=request.user, at=timezone.now()
    )
    return redirect("ontwikkelagenda:list_acties", jaar)


# --- Evaluating ------------------------------------------------------------------------------------------
@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def evaluate_initiatief(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    initiatief = get_initiatief(jaar, pk)
    _require_doing(request, initiatief)
    current = standen.find_evaluatie(initiatief)
    start = vars(current) if current else {"versie": 0}
    form = forms.EvaluatieForm(request.POST or None, initial=start)
    status, botsing = 200, False
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                services.evaluate_initiatief(
                    initiatief,
                    form.oordeel(),
                    versie=form.cleaned_data["versie"],
                    by=request.user,
                    at=timezone.now(),
                )
            except services.ChangedMeanwhileError:
                form, status, botsing = _again(request, form, current), CONFLICT, True
            else:
                messages.success(request, "De evaluatie is opgeslagen.")
                return redirect(initiatief)
    context = {
        "agenda": initiatief.sectie.agenda,
        "initiatief": initiatief,
        "form": form,
        "botsing": botsing,
        "nu": current,
    }
    return render(request, "ontwikkelagenda/evaluate_initiatief.html", context, status=status)


@part_of(AGENDA)
@require_safe
def show_evaluatie(request: PortalRequest, jaar: int) -> HttpResponse:
    """The year: what is counted, what each initiative taught, and the words of the editors."""
    agenda = get_agenda(jaar)
    return render(request, "ontwikkelagenda/show_evaluatie.html", _evaluatie_context(request, agenda))


def _evaluatie_context(request: PortalRequest, agenda: Agenda) -> dict[str, Any]:
    return {
        "agenda": agenda,
        "cijfers": standen.load_jaarcijfers(agenda, today=timezone.localdate()),
        "mag_schrijven": permissions.can_arrange(request.user) and standen.has_decision(agenda),
    }


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def evaluate_agenda(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = get_agenda(jaar)
    require(permissions.can_arrange(request.user) and standen.has_decision(agenda))
    current = Jaarevaluatie.objects.filter(agenda=agenda).order_by("pk").first()
    form = forms.JaarevaluatieForm(request.POST or None, initial=vars(current) if current else {"versie": 0})
    status, botsing = 200, False
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                services.evaluate_agenda(agenda, by=request.user, at=timezone.now(), **form.cleaned_data)
            except services.ChangedMeanwhileError:
                form, status, botsing = _again(request, form, current), CONFLICT, True
            else:
                return redirect("ontwikkelagenda:show_evaluatie", jaar)
    context = {"agenda": agenda, "form": form, "botsing": botsing, "nu": current}
    return render(request, "ontwikkelagenda/evaluate_agenda.html", context, status=status)
