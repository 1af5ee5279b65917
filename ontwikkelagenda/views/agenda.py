"""The agenda of a year."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from ontwikkelagenda import forms, permissions, selectors, services
from ontwikkelagenda.models import (
    Agenda,
)
from ontwikkelagenda.selectors.budgetadvies import budgetadviezen
from ontwikkelagenda.views.opzoeken import AGENDA, get_agenda, rights

REFUSED, CONFLICT = 422, 409


@part_of(AGENDA)
@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """Straight to the agenda there is work on."""
    agenda = selectors.current_agenda()
    return redirect(agenda) if agenda else redirect("ontwikkelagenda:list_agendas")


@part_of(AGENDA)
@require_safe
def list_agendas(request: PortalRequest) -> HttpResponse:
    return render(
        request,
        "ontwikkelagenda/list_agendas.html",
        {"agendas": selectors.agendas(), "mag_beginnen": permissions.can_arrange(request.user)},
    )


@part_of(AGENDA)
@require_safe
def show_agenda(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = get_agenda(jaar)
    laatst_gewijzigd = list(selectors.last_changed(agenda))
    context = {
        "agenda": agenda,
        "huis": selectors.huis(agenda),
        "budget": selectors.budget_stand(agenda),
        "fasen": selectors.list_fasen(agenda, today=timezone.localdate()),
        "laatst_gewijzigd": laatst_gewijzigd,
        "schrijf_verder": next(
            (s for s in laatst_gewijzigd if permissions.can_join_sectie(request.user, s)), None
        ),
        "open_agendas": selectors.writable_agendas().exclude(pk=agenda.pk),
        "versie": selectors.adopted_version(agenda) if agenda.is_adopted else None,
        **_deciding(request, agenda),
        "nu": timezone.now(),
        **rights(request, agenda),
    }
    return render(request, "ontwikkelagenda/show_agenda.html", context)


def _deciding(request: PortalRequest, agenda: Agenda) -> dict[str, object]:
    """The round of this epoch and what is proposed; the votes are read while there is a round."""
    ronde = selectors.last_ronde(agenda)
    loopt = ronde is not None and ronde.gesloten_op is None
    return {
        "ronde": ronde,
        "stemstand": selectors.ronde_stand(ronde) if ronde and not agenda.is_adopted else None,
        "moet_stemmen": loopt
        and ronde is not None
        and permissions.can_vote(request.user, ronde)
        and selectors.own_stem(ronde, request.user) is None,
        "budgetadvies": budgetadviezen(agenda).first(),
        "voorstellen": selectors.list_voorstellen(agenda).count(),
        "open_wijzigingen": agenda.wijzigingsvoorstellen.filter(status="open").count(),
        "mag_addendum": agenda.fase in {Agenda.Fase.VASTGESTELD, Agenda.Fase.UITVOERING},
    }


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def change_fase(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = get_agenda(jaar)
    require(permissions.can_arrange(request.user))
    form = forms.ChangeFaseForm(request.POST or None, agenda=agenda)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            return _change_fase(request, agenda, form)
        status = REFUSED
    context = {
        "agenda": agenda,
        "form": form,
        "fasen": selectors.list_fasen(agenda, today=timezone.localdate()),
    }
    return render(request, "ontwikkelagenda/change_fase.html", context, status=status)


def _change_fase(request: PortalRequest, agenda: Agenda, form: forms.ChangeFaseForm) -> HttpResponse:
    try:
        services.change_fase(agenda, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.FaseNotAllowedError as error:
        messages.error(request, f"{error} Iemand was je voor; bekijk de fase opnieuw.")
    return redirect(agenda)
