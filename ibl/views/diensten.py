"""The shifts of the drivers: a week at a time, and everything that happens to one shift."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.templatetags.portaal import dag
from ibl import forms, permissions, selectors, services
from ibl.models import Chauffeursdienst

WEEK = dt.timedelta(days=7)
VAN, TOT = dt.time(7), dt.time(17)


@require_safe
@part_of(Onderdeel.IBL)
def list_diensten(request: PortalRequest) -> HttpResponse:
    """Who drives when, one week."""
    require(permissions.can_see_ritten(request.user))
    return _render_week(request, selectors.monday_of(_day(request.GET.get("week"))))


def _day(text: str | None) -> dt.date:
    """The day in the address; what is no day is today."""
    try:
        found = parse_date(text or "")
    except ValueError:
        found = None
    early, late = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
    return found if found is not None and early < found < late else timezone.localdate()


def _render_week(
    request: PortalRequest, maandag: dt.date, *, geweigerd: str = "", status: int = 200
) -> HttpResponse:
    vandaag = timezone.localdate()
    context = {
        "week": selectors.load_week(maandag),
        "vorige": maandag - WEEK,
        "volgende": maandag + WEEK,
        "vandaag": vandaag,
        "deze": maandag == selectors.monday_of(vandaag),
        "geweigerd": geweigerd,
        "mag_wijzigen": permissions.can_plan_ritten(request.user),
        "mag_herhalen": permissions.can_plan_ritten(request.user) and maandag + WEEK > vandaag,
    }
    return render(request, "ibl/list_diensten.html", context, status=status)


def _to_week(datum: dt.date) -> HttpResponse:
    return redirect(f"{reverse('ibl:list_diensten')}?week={selectors.monday_of(datum)}")


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def plan_dienst(request: PortalRequest) -> HttpResponse:
    """A new shift; day and driver come along from the place in the week that was clicked."""
    require(permissions.can_plan_ritten(request.user))
    vandaag = timezone.localdate()
    if request.method != "POST":
        initial = {
            "datum": max(_day(request.GET.get("datum")), vandaag),
            "chauffeur": request.GET.get("chauffeur"),
            "voertuig": request.GET.get("voertuig"),
            "van": VAN,
            "tot": TOT,
        }
        return _render_new(request, forms.DienstForm(initial=initial, vandaag=vandaag))
    form = forms.DienstForm(request.POST, vandaag=vandaag)
    if not form.is_valid():
        return _render_new(request, form, status=422)
    try:
        dienst = services.plan_dienst(by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        form.add_error(None, str(error))
        return _render_new(request, form, status=422)
    messages.success(request, f"{dienst.chauffeur} rijdt {dag(dienst.datum)}.")
    return _to_week(dienst.datum)


def _render_new(request: PortalRequest, form: forms.DienstForm, *, status: int = 200) -> HttpResponse:
    return render(request, "ibl/plan_dienst.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def change_dienst(request: PortalRequest, pk: int) -> HttpResponse:
    """One shift, with what can happen to it: other hours, ill, swapped."""
    dienst = _get_dienst(pk)
    require(permissions.can_plan_ritten(request.user))
    if request.method != "POST":
        return _render_dienst(request, dienst)
    form = forms.DienstForm(request.POST, vandaag=timezone.localdate())
    if not form.is_valid():
        return _render_dienst(request, dienst, form=form, status=422)
    try:
        services.change_dienst(dienst, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        form.add_error(None, str(error))
        return _render_dienst(request, _get_dienst(pk), form=form, status=422)
    messages.success(request, "De dienst is gewijzigd.")
    return _to_week(form.cleaned_data["datum"])


def _get_dienst(pk: int) -> Chauffeursdienst:
    rows = Chauffeursdienst.objects.select_related("chauffeur", "voertuig", "depot__vestiging")
    return get_object_or_404(rows, pk=pk)


def _render_dienst(
    request: PortalRequest,
    dienst: Chauffeursdienst,
    *,
    form: forms.DienstForm | None = None,
    verval: forms.VervalForm | None = None,
    ruil: forms.RuilForm | None = None,
    geweigerd: str = "",
    status: int = 200,
) -> HttpResponse:
    vandaag = timezone.localdate()
    fields = ("chauffeur", "datum", "van", "tot", "depot", "voertuig")
    context = {
        "dienst": dienst,
        "form": form
        or forms.DienstForm(initial={name: getattr(dienst, name) for name in fields}, vandaag=vandaag),
        "verval": verval or forms.VervalForm(dienst=dienst, prefix="verval"),
        "ruil": ruil or forms.RuilForm(dienst=dienst, vandaag=vandaag, prefix="ruil"),
        "ritten": dienst.ritten.select_related("plan").order_by("pk"),
        "maandag": selectors.monday_of(dienst.datum),
        "voorbij": dienst.datum < vandaag,
        "geschiedenis": selectors.list_geschiedenis("chauffeursdienst", dienst.pk),
        "geweigerd": geweigerd,
    }
    return render(request, "ibl/change_dienst.html", context, status=status)


@require_POST
@part_of(Onderdeel.IBL)
def lapse_dienst(request: PortalRequest, pk: int) -> HttpResponse:
    """Ill or otherwise away; somebody else takes over, or nobody yet."""
    require(permissions.can_plan_ritten(request.user))
    dienst = _get_dienst(pk)
    form = forms.VervalForm(request.POST, dienst=dienst, prefix="verval")
    if not form.is_valid():
        return _render_dienst(request, dienst, verval=form, status=422)
    try:
        instead = services.lapse_dienst(dienst, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        return _render_dienst(request, _get_dienst(pk), verval=form, geweigerd=str(error), status=422)
    who = f"{instead.chauffeur} neemt het over." if instead else "Nog niemand neemt het over."
    messages.success(request, f"{dienst.chauffeur} rijdt {dag(dienst.datum)} niet. {who}")
    return _to_week(dienst.datum)


@require_POST
@part_of(Onderdeel.IBL)
def restore_dienst(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    dienst = _get_dienst(pk)
    try:
        services.restore_dienst(dienst, by=request.user, at=timezone.now())
    except services.TransportError as error:
        return _render_dienst(request, _get_dienst(pk), geweigerd=str(error), status=422)
    messages.success(request, f"{dienst.chauffeur} rijdt {dag(dienst.datum)} toch.")
    return _to_week(dienst.datum)


@require_POST
@part_of(Onderdeel.IBL)
def swap_diensten(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    dienst = _get_dienst(pk)
    form = forms.RuilForm(request.POST, dienst=dienst, vandaag=timezone.localdate(), prefix="ruil")
    if not form.is_valid():
        return _render_dienst(request, dienst, ruil=form, status=422)
    try:
        services.swap_diensten(dienst, form.cleaned_data["ander"], by=request.user, at=timezone.now())
    except services.TransportError as error:
        return _render_dienst(request, _get_dienst(pk), ruil=form, geweigerd=str(error), status=422)
    messages.success(request, "De diensten zijn geruild.")
    return _to_week(dienst.datum)


@require_POST
@part_of(Onderdeel.IBL)
def repeat_week(request: PortalRequest) -> HttpResponse:
    """The week before once more, as far as it is still free."""
    require(permissions.can_plan_ritten(request.user))
    maandag = selectors.monday_of(_day(request.POST.get("week")))
    try:
        made = services.repeat_week(maandag, by=request.user, at=timezone.now())
    except services.TransportError as error:
        return _render_week(request, maandag, geweigerd=str(error), status=422)
    if made:
        messages.success(request, f"{len(made)} diensten van de vorige week staan er nu ook deze week.")
    else:
        messages.info(request, "Er viel niets over te nemen: de vorige week is leeg, of alles staat er al.")
    return _to_week(maandag)
