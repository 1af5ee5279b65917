"""The roster, and signing on at the desk."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from servicedesk import permissions, selectors, services
from servicedesk.forms.bezetting import DienstForm, RuilForm
from servicedesk.models import Roosterdienst, Ruilverzoek
from servicedesk.services import RoosterRefusedError

WEEK = dt.timedelta(days=7)


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def rooster(request: PortalRequest) -> HttpResponse:
    """A week of the roster; the address says which."""
    require(permissions.can_see_queue(request.user))
    return _render_rooster(request, _read_week(request.GET.get("week", "")))


def _render_rooster(
    request: PortalRequest, maandag: dt.date, *, form: DienstForm | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    begin, _ = selectors.month(timezone.localdate(now).replace(day=1))
    aanwezig = list(selectors.list_aanwezig(now=now))
    context: dict[str, Any] = {
        "maandag": maandag,
        "zondag": maandag + WEEK - dt.timedelta(days=1),
        "vorige": _write_week(maandag - WEEK),
        "volgende": _write_week(maandag + WEEK),
        "week": _write_week(maandag),
        "dagen": selectors.list_roosterdagen(maandag, now=now),
        "nu": now,
        "aanwezig": aanwezig,
        "ben_aanwezig": any(a.medewerker_id == request.user.pk for a in aanwezig),
        "dienst": selectors.read_dienst(now=now),
        "bezetting": selectors.measure_bezetting(begin, now),
        "verzoeken": selectors.list_ruilverzoeken_for(request.user),
        "form": form or DienstForm(initial={"datum": maandag, "van": "08:30", "tot": "17:00"}),
        "ruil_form": RuilForm(),
        "mag_behandelen": permissions.can_manage_rooster(request.user),
    }
    return render(request, "servicedesk/rooster.html", context, status=status)


def _read_week(tekst: str) -> dt.date:
    """'2026-47' as its Monday; anything else is this week."""
    jaar, _, week = tekst.partition("-")
    try:
        return dt.date.fromisocalendar(int(jaar), int(week), 1)
    except ValueError:
        today = timezone.localdate()
        return today - dt.timedelta(days=today.weekday())


def _write_week(maandag: dt.date) -> str:
    iso = maandag.isocalendar()
    return f"{iso.year}-{iso.week:02d}"


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def plan_dienst(request: PortalRequest) -> HttpResponse:
    require(permissions.can_manage_rooster(request.user))
    form = DienstForm(request.POST)
    if form.is_valid():
        try:
            dienst = services.plan_dienst(by=request.user, at=timezone.now(), **form.for_service())
        except (RoosterRefusedError, ValidationError) as error:
            form.add_error("van", str(error) if isinstance(error, RoosterRefusedError) else error)
        else:
            messages.success(request, f"{dienst.medewerker} staat in het rooster.")
            return _to_week(dienst)
    return _render_rooster(request, _read_week(request.POST.get("week", "")), form=form, status=422)


def _act(
    request: PortalRequest, dienst: Roosterdienst, act: Callable[..., object], *, said: str
) -> HttpResponse:
    """Do it and return to its week; a refusal is said there."""
    require(permissions.can_manage_rooster(request.user))
    try:
        act(by=request.user, at=timezone.now())
    except RoosterRefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return _to_week(dienst)


def _to_week(dienst: Roosterdienst) -> HttpResponse:
    maandag = timezone.localtime(dienst.van).date()
    return redirect(f"{reverse('servicedesk:rooster')}?week={_write_week(maandag)}")


def _dienst(pk: int) -> Roosterdienst:
    return get_object_or_404(Roosterdienst.objects.select_related("medewerker"), pk=pk)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def remove_dienst(request: PortalRequest, pk: int) -> HttpResponse:
    dienst = _dienst(pk)
    return _act(
        request, dienst, lambda **k: services.remove_dienst(dienst, **k), said="De dienst is weggehaald."
    )


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def report_sick(request: PortalRequest, pk: int) -> HttpResponse:
    dienst = _dienst(pk)
    return _act(
        request,
        dienst,
        lambda **k: services.report_sick(dienst, **k),
        said="Ziek gemeld. De collega's krijgen bericht.",
    )


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def take_over_dienst(request: PortalRequest, pk: int) -> HttpResponse:
    dienst = _dienst(pk)
    return _act(
        request,
        dienst,
        lambda **k: services.take_over_dienst(dienst, **k),
        said="Je hebt de dienst overgenomen.",
    )


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def request_ruil(request: PortalRequest, pk: int) -> HttpResponse:
    dienst, form = _dienst(pk), RuilForm(request.POST)
    require(permissions.can_manage_rooster(request.user))
    if not form.is_valid():
        messages.error(request, "Kies een collega om mee te ruilen.")
        return _to_week(dienst)
    aan = form.cleaned_data["aan"]
    return _act(
        request,
        dienst,
        lambda **k: services.request_ruil(dienst, aan=aan, **k),
        said=f"Je vraag staat bij {aan}.",
    )


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def answer_ruil(request: PortalRequest, pk: int) -> HttpResponse:
    verzoek = get_object_or_404(Ruilverzoek.objects.select_related("dienst__medewerker"), pk=pk)
    require(permissions.can_answer_ruil(request.user, verzoek))
    ja = request.POST.get("antwoord") == "ja"
    return _act(
        request,
        verzoek.dienst,
        lambda **k: services.answer_ruil(verzoek, aangenomen=ja, **k),
        said="De dienst is nu van jou." if ja else "Je hebt nee gezegd.",
    )


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def sign_on(request: PortalRequest) -> HttpResponse:
    require(permissions.can_handle(request.user))
    services.sign_on(by=request.user, at=timezone.now())
    messages.success(request, "Je bent aangemeld aan de balie.")
    return redirect("servicedesk:rooster")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def sign_off(request: PortalRequest) -> HttpResponse:
    require(permissions.can_handle(request.user))
    services.sign_off(by=request.user, at=timezone.now())
    messages.success(request, "Je bent afgemeld.")
    return redirect("servicedesk:rooster")
