"""Promises and calendars for the beheerder: versions with a preview, and reckoning again."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.werktijd import engine
from bisc_portal.werktijd import services as werktijd
from bisc_portal.werktijd.errors import WerktijdError
from bisc_portal.werktijd.models import Sluiting, Werkkalender
from bisc_portal.werktijd.selectors import load_kalender
from servicedesk import permissions, selectors, services
from servicedesk.forms import termijnen as forms
from servicedesk.models import Herberekening, Kloksoort, SlaBeleid, SlaNorm
from servicedesk.services import BeleidRefusedError, HerberekeningRunningError, MaandNotOverError

# The button that stores; the other one only shows what would happen.
BEWAAR = "bewaar"
SHOWN = 5


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def termijnen(request: PortalRequest) -> HttpResponse:
    """Everything promises rest on, for the desk to read and the beheerder to change."""
    require(permissions.can_see_queue(request.user))
    now = timezone.now()
    return render(
        request,
        "servicedesk/termijnen.html",
        {
            "geldend": selectors.find_beleid(now=now),
            "versies": selectors.list_beleid(),
            "kalenders": selectors.list_kalenders(),
            "herberekeningen": selectors.list_herberekeningen()[:SHOWN],
            "controles": selectors.list_controles()[:SHOWN],
            "vertraging": selectors.measure_lag(now=now),
            "maanden": selectors.list_afgesloten_maanden()[:SHOWN],
            "maand": _last_month(now),
            "vandaag": timezone.localdate(now),
            "mag_beheren": permissions.can_manage_beleid(request.user),
        },
    )


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def beleid(request: PortalRequest, pk: int) -> HttpResponse:
    """One version, as a table and its exceptions."""
    require(permissions.can_see_queue(request.user))
    versie = get_object_or_404(SlaBeleid, pk=pk)
    normen = selectors.load_normen(versie)
    context = {
        "beleid": versie,
        "regels": selectors.table_of(normen),
        "uitzonderingen": selectors.exceptions_of(normen),
        "klokken": Kloksoort.labels,
        "komend": versie.geldig_vanaf > timezone.localdate(),
        "geldend": versie == selectors.find_beleid(now=timezone.now()),
        "mag_beheren": permissions.can_manage_beleid(request.user),
    }
    return render(request, "servicedesk/beleid.html", context)


@part_of(Onderdeel.SERVICEDESK)
def add_beleid(request: PortalRequest) -> HttpResponse:
    """First the changes, then the button that stores them."""
    require(permissions.can_manage_beleid(request.user))
    geldend = selectors.find_beleid(now=timezone.now())
    normen = selectors.load_normen(geldend) if geldend else []
    form = forms.BeleidForm(request.POST if request.method == "POST" else None, normen=normen)
    context: dict[str, Any] = {"form": form, "geldend": geldend}
    if form.is_bound and form.is_valid():
        if request.POST.get("stap") == BEWAAR:
            try:
                versie = services.add_beleid(by=request.user, at=timezone.now(), **form.for_service())
            except BeleidRefusedError as error:
                form.add_error("geldig_vanaf", str(error))
            else:
                messages.success(request, f"Bewaard: {versie}. Lopende termijnen zijn niet verschoven.")
                return redirect("servicedesk:beleid", pk=versie.pk)
        else:
            context |= {
                "verschillen": selectors.compare_normen(normen, _as_normen(form)),
                "lopend": selectors.count_lopend(),
                "bekeken": True,
            }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "servicedesk/add_beleid.html", context, status=status)


def _as_normen(form: forms.BeleidForm) -> list[SlaNorm]:
    """What was typed as norms that are not stored, so that they can be put beside the old ones."""
    kalenders = {kalender.pk: kalender for kalender in selectors.list_kalenders()}
    return [
        SlaNorm(
            kloksoort=norm.kloksoort,
            soort=norm.soort,
            urgentie=norm.urgentie,
            eenheid=norm.eenheid,
            aantal=norm.aantal,
            kalender=kalenders[norm.kalender_id],
            organisatie_id=norm.organisatie_id,
            vestiging_id=norm.vestiging_id,
        )
        for norm in form.normen()
    ]


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def remove_beleid(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_manage_beleid(request.user))
    versie = get_object_or_404(SlaBeleid, pk=pk)
    try:
        services.remove_beleid(versie, by=request.user, at=timezone.now())
    except BeleidRefusedError as error:
        messages.error(request, str(error))
        return redirect("servicedesk:beleid", pk=pk)
    messages.success(request, "De afspraak is ingetrokken.")
    return redirect("servicedesk:termijnen")


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def kalender(request: PortalRequest, slug: str) -> HttpResponse:
    """The hours and closed days of one calendar."""
    require(permissions.can_see_queue(request.user))
    rij = get_object_or_404(Werkkalender, slug=slug)
    return render(request, "servicedesk/kalender.html", _about_kalender(request, rij))


def _about_kalender(request: PortalRequest, rij: Werkkalender) -> dict[str, Any]:
    vandaag = timezone.localdate()
    return {
        "kalender": rij,
        "uren": load_kalender(rij.slug),
        "versies": _versies(rij),
        "sluitingen": rij.sluitingen.filter(datum__gte=vandaag).order_by("datum", "pk"),
        "geweest": rij.sluitingen.filter(datum__lt=vandaag).order_by("-datum", "pk")[:12],
        "vandaag": vandaag,
        "mag_beheren": permissions.can_manage_beleid(request.user),
    }


def _versies(rij: Werkkalender) -> list[tuple[engine.Versie, list[str]]]:
    """The youngest first, each with its hours as people write them."""
    uren = load_kalender(rij.slug)
    return [
        (versie, [forms.write_vensters(vensters) for vensters in versie.week])
        for versie in reversed(uren.versies)
    ]


@part_of(Onderdeel.SERVICEDESK)
def add_uren(request: PortalRequest, slug: str) -> HttpResponse:
    """Other hours from a coming day on, with what they would do to running deadlines."""
    require(permissions.can_manage_beleid(request.user))
    rij = get_object_or_404(Werkkalender, slug=slug, altijd_open=False)
    uren, now = load_kalender(rij.slug), timezone.now()
    form = forms.UrenForm(
        request.POST if request.method == "POST" else None,
        kalender=rij,
        versie=uren.versie_on(timezone.localdate(now)),
    )
    context: dict[str, Any] = {"form": form, "kalender": rij, "wat": "uren"}
    if form.is_bound and form.is_valid():
        versie = form.versie()
        if request.POST.get("stap") == BEWAAR:
            try:
                werktijd.add_versie(rij, versie=versie, by=request.user, at=now)
            except WerktijdError as error:
                form.add_error("geldig_vanaf", str(error))
            else:
                return _stored(request, rij, "De nieuwe openingstijden zijn bewaard.")
        else:
            others = [v for v in uren.versies if v.geldig_vanaf != versie.geldig_vanaf]
            context |= _preview(rij, _with(uren, versies=(*others, versie)), now)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "servicedesk/change_kalender.html", context, status=status)


@part_of(Onderdeel.SERVICEDESK)
def add_sluiting(request: PortalRequest, slug: str) -> HttpResponse:
    """A closed or short day, with what it would do to running deadlines."""
    require(permissions.can_manage_beleid(request.user))
    rij = get_object_or_404(Werkkalender, slug=slug, altijd_open=False)
    uren, now = load_kalender(rij.slug), timezone.now()
    form = forms.SluitingForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "kalender": rij, "wat": "sluiting"}
    if form.is_bound and form.is_valid():
        sluiting = form.sluiting()
        if request.POST.get("stap") == BEWAAR:
            try:
                werktijd.add_sluiting(rij, sluiting=sluiting, by=request.user, at=now)
            except WerktijdError as error:
                form.add_error("datum", str(error))
            else:
                return _stored(request, rij, f"{sluiting.reden} is bewaard.")
        else:
            others = [s for s in uren.sluitingen if s.datum != sluiting.datum]
            context |= _preview(rij, _with(uren, sluitingen=(*others, sluiting)), now)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "servicedesk/change_kalender.html", context, status=status)


def _with(uren: engine.Kalender, **anders: Any) -> engine.Kalender:
    """The calendar with other versions or closures, for a preview."""
    velden = {"versies": uren.versies, "sluitingen": uren.sluitingen, "tijdzone": uren.tijdzone}
    return engine.Kalender(**{**velden, **anders})


def _preview(rij: Werkkalender, uren: engine.Kalender, now: dt.datetime) -> dict[str, Any]:
    return {"blik": selectors.preview_herberekening(rij, now=now, uren=uren), "bekeken": True}


def _stored(request: PortalRequest, rij: Werkkalender, said: str) -> HttpResponse:
    messages.success(request, f"{said} Lopende termijnen zijn niet verschoven: daarvoor is Herberekenen.")
    return redirect("servicedesk:kalender", slug=rij.slug)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def confirm_sluiting(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_manage_beleid(request.user))
    rij = get_object_or_404(Sluiting.objects.select_related("kalender"), pk=pk)
    try:
        werktijd.confirm_sluiting(rij, by=request.user, at=timezone.now())
    except WerktijdError as error:
        messages.error(request, str(error))
        return redirect("servicedesk:kalender", slug=rij.kalender.slug)
    return _stored(request, rij.kalender, f"{rij.reden} is bevestigd.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def remove_sluiting(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_manage_beleid(request.user))
    rij = get_object_or_404(Sluiting.objects.select_related("kalender"), pk=pk)
    try:
        werktijd.remove_sluiting(rij, by=request.user, at=timezone.now())
    except WerktijdError as error:
        messages.error(request, str(error))
        return redirect("servicedesk:kalender", slug=rij.kalender.slug)
    return _stored(request, rij.kalender, f"{rij.reden} is weggehaald.")


@part_of(Onderdeel.SERVICEDESK)
def request_herberekening(request: PortalRequest, slug: str) -> HttpResponse:
    """What an edit of the calendar would move, and the form that has it done."""
    require(permissions.can_manage_beleid(request.user))
    rij, now = get_object_or_404(Werkkalender, slug=slug), timezone.now()
    blik = selectors.preview_herberekening(rij, now=now)
    return _ask(request, blik, partial(services.request_herberekening, rij), now, kalender=rij)


@part_of(Onderdeel.SERVICEDESK)
def request_overstap(request: PortalRequest, pk: int) -> HttpResponse:
    """What moves when running deadlines follow this agreement, and the form that has it done."""
    require(permissions.can_manage_beleid(request.user))
    versie, now = get_object_or_404(SlaBeleid, pk=pk), timezone.now()
    blik = selectors.preview_overstap(versie, now=now)
    return _ask(request, blik, partial(services.request_overstap, versie), now, beleid=versie)


def _ask(
    request: PortalRequest,
    blik: selectors.Vooruitblik,
    ask: Callable[..., Herberekening],
    now: dt.datetime,
    *,
    kalender: Werkkalender | None = None,
    beleid: SlaBeleid | None = None,
) -> HttpResponse:
    """The preview first; what is asked for is exactly what was seen."""
    form = forms.HerberekenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if form.cleaned_data["verwacht"] != blik.verschuift:
            form.add_error(None, f"Intussen verschuiven er {blik.verschuift}. Kijk de lijst nog eens na.")
        else:
            try:
                ask(by=request.user, at=now, **form.cleaned_data)
            except HerberekeningRunningError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "De termijnen worden op de achtergrond herberekend.")
                return redirect("servicedesk:termijnen")
    context = {"kalender": kalender, "beleid": beleid, "blik": blik, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "servicedesk/request_herberekening.html", context, status=status)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def close_maand(request: PortalRequest) -> HttpResponse:
    require(permissions.can_manage_beleid(request.user))
    now = timezone.now()
    try:
        maand = services.close_maand(_last_month(now), by=request.user, at=now)
    except MaandNotOverError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{maand} is afgesloten. De cijfers van die maand staan nu vast.")
    return redirect("servicedesk:termijnen")


def _last_month(now: dt.datetime) -> dt.date:
    """The first day of the month before this one."""
    return (timezone.localdate(now).replace(day=1) - dt.timedelta(days=1)).replace(day=1)
