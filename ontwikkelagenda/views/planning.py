"""The planning of an agenda with the libraries' subsidy deadlines, a new year, and an addendum."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bisc_portal.accounts.access import PortalRequest, part_of, require
from ontwikkelagenda import permissions, selectors, services
from ontwikkelagenda.forms import planning as forms
from ontwikkelagenda.models import Agenda, Subsidietermijn
from ontwikkelagenda.services import planning
from ontwikkelagenda.views.opzoeken import AGENDA, REFUSED, get_agenda


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def show_planning(request: PortalRequest, jaar: int) -> HttpResponse:
    """Everybody reads it; the editors and the administrator set the dates, by the same address."""
    agenda = get_agenda(jaar)
    mag_plannen = permissions.can_arrange(request.user)
    posted = request.POST if request.method == "POST" else None
    form = forms.PlanningForm(posted, initial=selectors.planning_start(agenda))
    status = 200
    if request.method == "POST":
        require(mag_plannen)
        if form.is_valid():
            planning.plan_fasen(agenda, form.planning(), by=request.user, at=timezone.now())
            messages.success(request, "De planning is opgeslagen.")
            return redirect("ontwikkelagenda:show_planning", jaar)
        status = REFUSED
    context = {
        "agenda": agenda,
        "form": form,
        "fasen": selectors.list_fasen(agenda, today=timezone.localdate()),
        "termijnen": selectors.list_termijnen(agenda),
        "tijdlijn": selectors.draw_tijdlijn(agenda, today=timezone.localdate()),
        "vaststelling": selectors.adoption_date(agenda),
        "mag_plannen": mag_plannen,
        "mag_termijn": permissions.can_write_termijn(request.user),
        "termijn_form": forms.SubsidietermijnForm(user=request.user),
        "eigen": request.user.organisatie_id,
    }
    return render(request, "ontwikkelagenda/show_planning.html", context, status=status)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def add_subsidietermijn(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = get_agenda(jaar)
    require(permissions.can_write_termijn(request.user))
    form = forms.SubsidietermijnForm(
        request.POST or None, user=request.user, initial={"organisatie": request.user.organisatie}
    )
    if request.method == "POST" and form.is_valid():
        planning.set_subsidietermijn(agenda, by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect("ontwikkelagenda:show_planning", jaar)
    status = REFUSED if request.method == "POST" else 200
    return render(
        request, "ontwikkelagenda/add_subsidietermijn.html", {"agenda": agenda, "form": form}, status=status
    )


@part_of(AGENDA)
@require_POST
def remove_subsidietermijn(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    agenda = get_agenda(jaar)
    require(permissions.can_write_termijn(request.user))
    rows = Subsidietermijn.objects.filter(jaar=agenda.jaar).order_by("pk")
    if not permissions.can_arrange(request.user):
        rows = rows.filter(organisatie=request.user.organisatie)
    planning.remove_subsidietermijn(get_object_or_404(rows, pk=pk), by=request.user, at=timezone.now())
    return redirect("ontwikkelagenda:show_planning", jaar)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def begin_agenda(request: PortalRequest) -> HttpResponse:
    require(permissions.can_arrange(request.user))
    last = Agenda.objects.order_by("-jaar").first()
    start = {"jaar": last.jaar + 1 if last else timezone.localdate().year + 1, "vanuit": last}
    form = forms.BeginAgendaForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        agenda = planning.begin_agenda(by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, f"De {agenda} is begonnen. Kijk de planning na.")
        return redirect("ontwikkelagenda:show_planning", agenda.jaar)
    status = REFUSED if request.method == "POST" else 200
    return render(request, "ontwikkelagenda/begin_agenda.html", {"form": form}, status=status)


@part_of(AGENDA)
@require_POST
def begin_addendum(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = get_agenda(jaar)
    require(permissions.can_arrange(request.user))
    try:
        services.begin_addendum(agenda, by=request.user, at=timezone.now())
    except services.FaseNotAllowedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Het addendum is begonnen: wijzig met wijzigingsvoorstellen.")
    return redirect(agenda)
