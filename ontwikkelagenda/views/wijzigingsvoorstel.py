"""Amendments: the list, one with its discussion, handing one in, deciding."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from ontwikkelagenda import opmaak, permissions, selectors, services, verschil
from ontwikkelagenda.forms import wijzigingsvoorstel as forms
from ontwikkelagenda.models import Agenda, Begrotingsregel, Bezwaar, Wijzigingsvoorstel
from ontwikkelagenda.services import wijzigingsvoorstel as voorstellen
from ontwikkelagenda.views.opzoeken import AGENDA, CONFLICT, REFUSED, get_agenda, get_initiatief, get_sectie

type AnyForm = forms.AlineaForm | forms.VeldForm | forms.BedragForm


def _voorstel(jaar: int, nummer: int) -> Wijzigingsvoorstel:
    rows: QuerySet[Wijzigingsvoorstel] = selectors.wijzigingsvoorstellen(get_agenda(jaar))
    return get_object_or_404(rows, nummer=nummer)


@part_of(AGENDA)
@require_safe
def list_wijzigingsvoorstellen(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = get_agenda(jaar)
    context = {
        "agenda": agenda,
        "groepen": selectors.group_voorstellen(agenda),
        "mag_indienen": permissions.can_amend(request.user, agenda),
    }
    return render(request, "ontwikkelagenda/list_wijzigingsvoorstellen.html", context)


@part_of(AGENDA)
@require_safe
def show_wijzigingsvoorstel(request: PortalRequest, jaar: int, nummer: int) -> HttpResponse:
    return _render(request, _voorstel(jaar, nummer))


def _render(
    request: PortalRequest, voorstel: Wijzigingsvoorstel, *, status: int = 200, **extra: Any
) -> HttpResponse:
    user = request.user
    context = {
        "agenda": voorstel.agenda,
        "voorstel": voorstel,
        "verschil": verschil.compare(voorstel.oud_tekst, voorstel.nieuw_tekst),
        "reacties": selectors.reacties(voorstel),
        "steunt": any(s.organisatie_id == user.organisatie_id for s in voorstel.steun.all()),
        "mag_steunen": voorstel.is_open and permissions.is_writer(user),
        "mag_reageren": permissions.is_writer(user),
        "mag_beslissen": permissions.can_decide_voorstel(user, voorstel),
        "mag_intrekken": permissions.can_withdraw_voorstel(user, voorstel),
        "reactie_form": forms.ReactieForm(),
        "besluit_form": forms.BesluitForm(needs_reason=False),
        **extra,
    }
    return render(request, "ontwikkelagenda/show_wijzigingsvoorstel.html", context, status=status)


# --- Handing one in --------------------------------------------------------------------------------------
@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def amend_sectie(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    """First choose the paragraph, then rewrite it; `?alinea=` says which one, `nieuw` is one more."""
    sectie = get_sectie(jaar, pk)
    _require_amending(request, sectie.agenda)
    alineas = opmaak.paragraphs(sectie.tekst)
    keuze = request.GET.get("alinea", "")
    if (
        request.method != "POST"
        and keuze != "nieuw"
        and not (keuze.isdecimal() and int(keuze) < len(alineas))
    ):
        shown = [{"tekst": alinea, "blokken": opmaak.parse(alinea)} for alinea in alineas]
        context = {"agenda": sectie.agenda, "sectie": sectie, "alineas": shown}
        return render(request, "ontwikkelagenda/pick_alinea.html", context)
    oud = alineas[int(keuze)] if keuze.isdecimal() and int(keuze) < len(alineas) else ""
    form = forms.AlineaForm(request.POST or None, sectie=sectie, initial={"oud": oud, "nieuw": oud})
    waarop = {"sectie": sectie, "oud": request.POST.get("oud", oud), "terug": sectie.get_absolute_url()}
    return _submit(request, sectie.agenda, form, waarop)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def amend_initiatief(request: PortalRequest, jaar: int, pk: int, veld: str) -> HttpResponse:
    initiatief = get_initiatief(jaar, pk)
    if veld not in Wijzigingsvoorstel.Veld.values:
        raise Http404
    _require_amending(request, initiatief.sectie.agenda)
    oud = getattr(initiatief, veld)
    form = forms.VeldForm(request.POST or None, initiatief=initiatief, veld=veld, initial={"nieuw": oud})
    waarop = {
        "initiatief": initiatief,
        "oud": oud,
        "wat": Wijzigingsvoorstel.Veld(veld).label,
        "terug": initiatief.get_absolute_url(),
    }
    return _submit(request, initiatief.sectie.agenda, form, waarop)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def amend_regel(request: PortalRequest, jaar: int, pk: int, regel: int) -> HttpResponse:
    initiatief = get_initiatief(jaar, pk)
    _require_amending(request, initiatief.sectie.agenda)
    row = get_object_or_404(Begrotingsregel.objects.filter(initiatief=initiatief).order_by("pk"), pk=regel)
    form = forms.BedragForm(request.POST or None, regel=row, initial={"nieuw": row.bedrag})
    waarop = {
        "initiatief": initiatief,
        "regel": row,
        "wat": "begroting",
        "terug": initiatief.get_absolute_url(),
    }
    return _submit(request, initiatief.sectie.agenda, form, waarop)


def _require_amending(request: PortalRequest, agenda: Agenda) -> None:
    require(permissions.can_amend(request.user, agenda))


def _submit(request: PortalRequest, agenda: Agenda, form: AnyForm, waarop: dict[str, Any]) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                voorstel = voorstellen.submit_wijzigingsvoorstel(
                    agenda,
                    form.wijziging(),
                    bezwaar=_dealt_with(agenda, form.wijziging()),
                    by=request.user,
                    at=timezone.now(),
                )
            except services.AgendaClosedError as error:
                form.add_error(None, str(error))
                status = CONFLICT
            else:
                messages.success(request, f"{voorstel} is ingediend.")
                return redirect(voorstel)
    context = {"agenda": agenda, "form": form, **waarop}
    return render(request, "ontwikkelagenda/submit_wijzigingsvoorstel.html", context, status=status)


def _dealt_with(agenda: Agenda, wijziging: voorstellen.Wijziging) -> Bezwaar | None:
    """The objection that re-opened what this amendment is about."""
    bezwaar = selectors.bezwaar_in_behandeling(agenda)
    if bezwaar is None:
        return None
    about = (wijziging.sectie and bezwaar.sectie_id == wijziging.sectie.pk) or (
        wijziging.initiatief and bezwaar.initiatief_id == wijziging.initiatief.pk
    )
    return bezwaar if about else None


# --- Supporting, talking, deciding -----------------------------------------------------------------------
@part_of(AGENDA)
@require_POST
def support_wijzigingsvoorstel(request: PortalRequest, jaar: int, nummer: int) -> HttpResponse:
    voorstel = _voorstel(jaar, nummer)
    require(permissions.is_writer(request.user))
    steunt = request.POST.get("steunt") != "nee"
    try:
        voorstellen.support_wijzigingsvoorstel(voorstel, steunt=steunt, by=request.user, at=timezone.now())
    except voorstellen.VoorstelDecidedError as error:
        messages.error(request, str(error))
    return redirect(voorstel)


@part_of(AGENDA)
@require_POST
def discuss_wijzigingsvoorstel(request: PortalRequest, jaar: int, nummer: int) -> HttpResponse:
    voorstel = _voorstel(jaar, nummer)
    require(permissions.is_writer(request.user))
    form = forms.ReactieForm(request.POST)
    if not form.is_valid():
        return _render(request, voorstel, status=REFUSED, reactie_form=form)
    voorstellen.discuss_wijzigingsvoorstel(voorstel, by=request.user, at=timezone.now(), **form.cleaned_data)
    return redirect(voorstel)


@part_of(AGENDA)
@require_POST
def decide_wijzigingsvoorstel(request: PortalRequest, jaar: int, nummer: int, besluit: str) -> HttpResponse:
    """`besluit` is aannemen, afwijzen or intrekken."""
    voorstel = _voorstel(jaar, nummer)
    decide = {
        "aannemen": voorstellen.accept_wijzigingsvoorstel,
        "afwijzen": voorstellen.reject_wijzigingsvoorstel,
        "intrekken": voorstellen.withdraw_wijzigingsvoorstel,
    }[besluit]
    allowed = permissions.can_withdraw_voorstel if besluit == "intrekken" else permissions.can_decide_voorstel
    require(allowed(request.user, voorstel) or not voorstel.is_open)
    form = forms.BesluitForm(request.POST, needs_reason=besluit != "aannemen")
    if not form.is_valid():
        return _render(request, voorstel, status=REFUSED, besluit_form=form)
    try:
        decide(voorstel, by=request.user, at=timezone.now(), **form.cleaned_data)
    except (
        voorstellen.VoorstelStaleError,
        voorstellen.VoorstelDecidedError,
        services.OverBudgetError,
        services.AgendaClosedError,
    ) as error:
        form.add_error(None, str(error))
        return _render(request, voorstel, status=CONFLICT, besluit_form=form)
    return redirect(voorstel)
