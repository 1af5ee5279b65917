"""Pages of the servicedesk: parse, call, render."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.achtergrond import selectors as achtergrond
from bisc_portal.templatetags.portaal import moment
from servicedesk import forms, permissions, selectors, services, workflow
from servicedesk.models import Melding
from servicedesk.selectors import Filter, Weergave

# A sweep runs every 30 seconds; after this long without one the queue says so.
SWEEP_LATE = dt.timedelta(minutes=3)
REFUSALS = (
    workflow.TransitionRefusedError,
    services.UrgentieUnchangedError,
    services.ReactieRefusedError,
)


# --- Lists -----------------------------------------------------------------------------------------------
@require_safe
@part_of(Onderdeel.SERVICEDESK)
def index(request: PortalRequest) -> HttpResponse:
    """BiSC sees the queue, a library its own calls."""
    if permissions.can_see_queue(request.user):
        return _wachtrij(request)
    return _eigen_meldingen(request)


def _wachtrij(request: PortalRequest) -> HttpResponse:
    now, filters = timezone.now(), _read_filter(request)
    context: dict[str, Any] = {
        "nu": now,
        "filter": filters,
        "naam": selectors.NAMEN[filters.weergave],
        "weergaven": selectors.count_weergaven(user=request.user, now=now),
        "bibliotheken": selectors.list_bibliotheken(),
        "kanalen": Melding.Kanaal.choices,
        "dienst": selectors.read_dienst(now=now),
        "mag_behandelen": permissions.can_handle(request.user),
        "behandelaars": selectors.list_behandelaars(),
        "bewaking_laat": _sweep_is_late(now),
    }
    if filters.weergave == Weergave.OP_TE_PAKKEN:
        blad = selectors.page_of(selectors.list_op_te_pakken(filters), filters.blad)
        context |= {"pagina": blad, "groepen": selectors.group_klokken(blad, now=now)}
    else:
        context["pagina"] = selectors.page_of(
            selectors.list_meldingen(filters, user=request.user, now=now), filters.blad
        )
    return render(request, "servicedesk/wachtrij.html", context)


def _eigen_meldingen(request: PortalRequest) -> HttpResponse:
    toon = request.GET.get("toon", "open")
    tekst = request.GET.get("q", "").strip()[:100]
    meldingen = selectors.list_van_bibliotheek(request.user, toon=toon, tekst=tekst)
    context = {
        "pagina": selectors.page_of(meldingen, _read_int(request.GET.get("pagina")) or 1),
        "toon": toon,
        "tekst": tekst,
        "mag_melden": permissions.can_report(request.user),
    }
    return render(request, "servicedesk/meldingen.html", context)


def _read_filter(request: PortalRequest) -> Filter:
    """What the address asks for; what it cannot mean is left out."""
    naam = request.GET.get("weergave", "")
    kanaal = request.GET.get("kanaal", "")
    return Filter(
        weergave=Weergave(naam) if naam in set(Weergave) else Weergave.OP_TE_PAKKEN,
        bibliotheek_id=_read_int(request.GET.get("bibliotheek")),
        kanaal=kanaal if kanaal in Melding.Kanaal.values else "",
        tekst=request.GET.get("q", "").strip()[:100],
        blad=_read_int(request.GET.get("pagina")) or 1,
    )


def _read_int(value: str | None) -> int | None:
    """A positive number that fits a key, or nothing."""
    return int(value) if value and value.isdecimal() and len(value) < 10 else None  # noqa: PLR2004


def _sweep_is_late(now: dt.datetime) -> bool:
    seconds = achtergrond.seconds_since_beat("servicedesk", now=now)
    return seconds is None or seconds > SWEEP_LATE.total_seconds()


# --- Reporting -------------------------------------------------------------------------------------------
@part_of(Onderdeel.SERVICEDESK)
def report_melding(request: PortalRequest) -> HttpResponse:
    require(permissions.can_report(request.user))
    form = forms.ReportMeldingForm(request.POST or None, user=request.user)
    if form.is_bound and form.is_valid():
        now = timezone.now()
        melding = services.report_melding(by=request.user, at=now, **form.for_service())
        due_at = selectors.list_klokken(melding)[0].due_at
        messages.success(
            request, f"{melding.nummer} is verstuurd. Iemand van BiSC pakt hem op vóór {moment(due_at)}."
        )
        return redirect(melding)
    context = {"form": form, **forms.describe_keuzes(selectors.list_toezeggingen(now=timezone.now()))}
    return render(request, "servicedesk/report_melding.html", context, status=422 if form.is_bound else 200)


# --- One call --------------------------------------------------------------------------------------------
@require_safe
@part_of(Onderdeel.SERVICEDESK)
def melding(request: PortalRequest, nummer: str) -> HttpResponse:
    return _render_melding(request, selectors.load_melding(request.user, nummer))


def _render_melding(
    request: PortalRequest,
    melding: Melding,
    *,
    form: django_forms.Form | None = None,
    fout: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of one call; a refused form stands in it as it was sent."""
    user, now = request.user, timezone.now()
    klokken = list(selectors.list_klokken(melding))
    vorige, volgende = selectors.neighbours(klokken[0]) if permissions.can_see_queue(user) else (None, None)
    context = {
        "melding": melding,
        "nu": now,
        "klokken": klokken,
        "termijn": selectors.explain_klok(melding, klokken[0], now=now),
        "voorvallen": selectors.list_voorvallen(melding, user=user),
        "eerdere": selectors.list_eerdere(melding, user=user),
        "vorige": vorige,
        "volgende": volgende,
        "is_bisc": permissions.can_see_queue(user),
        "mag_behandelen": permissions.can_handle(user),
        "mag_meedoen": permissions.can_take_part(user, melding),
        "mag_reageren": permissions.can_reply(user, melding),
        "kan": {
            handeling.value: workflow.is_allowed(handeling, melding.status)
            for handeling in workflow.Handeling
        },
        "is_klaar": melding.status in workflow.KLAAR,
        "fout": fout,
        **_forms(melding, form),
    }
    return render(request, "servicedesk/melding.html", context, status=status)


def _forms(melding: Melding, bound: django_forms.Form | None) -> dict[str, django_forms.Form]:
    """Every form of the page, empty but for the one that was sent."""
    made: dict[str, Callable[[], django_forms.Form]] = {
        "reactie_form": forms.ReactieForm,
        "assign_form": forms.AssignMeldingForm,
        "urgentie_form": lambda: forms.ChangeUrgentieForm(initial={"urgentie": melding.urgentie}),
        "wait_form": forms.WaitMeldingForm,
        "resolve_form": forms.ResolveMeldingForm,
        "reopen_form": forms.ReopenMeldingForm,
    }
    filled = {
        forms.ReactieForm: "reactie_form",
        forms.AssignMeldingForm: "assign_form",
        forms.ChangeUrgentieForm: "urgentie_form",
        forms.WaitMeldingForm: "wait_form",
        forms.ResolveMeldingForm: "resolve_form",
        forms.ReopenMeldingForm: "reopen_form",
    }
    result = {naam: make() for naam, make in made.items()}
    if bound is not None:
        result[filled[type(bound)]] = bound
    return result


def _act(
    request: PortalRequest,
    melding: Melding,
    act: Callable[..., object],
    *,
    said: str,
    form: django_forms.Form | None = None,
) -> HttpResponse:
    """Do it and return to the page; a refusal shows the page with its sentence and what was typed."""
    if form is not None and not form.is_valid():
        return _render_melding(request, melding, form=form, status=422)
    try:
        act(melding, by=request.user, at=timezone.now(), **(form.cleaned_data if form else {}))
    except REFUSALS as error:
        fresh = selectors.load_melding(request.user, melding.nummer)
        return _render_melding(request, fresh, form=form, fout=str(error), status=422)
    messages.success(request, said)
    return redirect(melding)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def pick_up_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    return _act(request, melding, services.pick_up_melding, said=f"Je hebt {melding.nummer} opgepakt.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def assign_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    form = forms.AssignMeldingForm(request.POST)
    return _act(request, melding, services.assign_melding, form=form, said=f"{melding.nummer} is toegewezen.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def change_urgentie(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    form = forms.ChangeUrgentieForm(request.POST)
    return _act(request, melding, services.change_urgentie, form=form, said="De urgentie is gewijzigd.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def wait_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    form = forms.WaitMeldingForm(request.POST)
    return _act(request, melding, services.wait_melding, form=form, said=f"{melding.nummer} wacht.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def resume_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    return _act(request, melding, services.resume_melding, said=f"{melding.nummer} is weer in behandeling.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def resolve_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    form = forms.ResolveMeldingForm(request.POST)
    return _act(request, melding, services.resolve_melding, form=form, said=f"{melding.nummer} is opgelost.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def reopen_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_take_part(request.user, melding))
    form = forms.ReopenMeldingForm(request.POST)
    return _act(request, melding, services.reopen_melding, form=form, said=f"{melding.nummer} is heropend.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def close_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_take_part(request.user, melding))
    return _act(request, melding, services.close_melding, said=f"{melding.nummer} is afgesloten.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def add_reactie(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    form = forms.ReactieForm(request.POST)
    intern = request.POST.get("intern") == "on"
    require(permissions.can_reply(request.user, melding) or melding.status == Melding.Status.AFGESLOTEN)
    require(not intern or permissions.can_handle(request.user))
    require(not request.POST.get("pak_op") or permissions.can_handle(request.user))

    def reply(melding: Melding, **fields: Any) -> None:
        services.add_reactie(melding, pick_up=fields.pop("pak_op"), **fields)

    said = "Je notitie is bewaard." if intern else "Je antwoord is verstuurd."
    return _act(request, melding, reply, form=form, said=said)


# --- Several at once -------------------------------------------------------------------------------------
@require_POST
@part_of(Onderdeel.SERVICEDESK)
def pick_up_meldingen(request: PortalRequest) -> HttpResponse:
    require(permissions.can_handle(request.user))
    meldingen = _chosen(request)
    taken, refused = services.pick_up_meldingen(meldingen, by=request.user, at=timezone.now())
    for melding, reden in refused:
        messages.error(request, f"{melding.nummer}: {reden}")
    _tell_result(request, taken, meldingen, "opgepakt")
    return redirect(_way_back(request))


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def assign_meldingen(request: PortalRequest) -> HttpResponse:
    require(permissions.can_handle(request.user))
    meldingen, form = _chosen(request), forms.AssignMeldingForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Kies een collega om aan toe te wijzen.")
        return redirect(_way_back(request))
    done, refused = services.assign_meldingen(
        meldingen, by=request.user, at=timezone.now(), behandelaar=form.cleaned_data["behandelaar"]
    )
    for melding, reden in refused:
        messages.error(request, f"{melding.nummer}: {reden}")
    _tell_result(request, done, meldingen, "toegewezen")
    return redirect(_way_back(request))


def _chosen(request: PortalRequest) -> list[Melding]:
    pks = [pk for value in request.POST.getlist("melding")[:200] if (pk := _read_int(value))]
    return list(selectors.list_zichtbare_meldingen(request.user, pks))


def _tell_result(request: PortalRequest, done: list[Melding], asked: list[Melding], verb: str) -> None:
    if len(done) == 1:
        messages.success(request, f"{done[0].nummer} is {verb}.")
    elif done:
        messages.success(request, f"{len(done)} meldingen zijn {verb}.")
    elif not asked:
        messages.error(request, "Kies eerst een of meer meldingen.")


def _way_back(request: PortalRequest) -> str:
    """Where the queue was left, filters and all; never outside the portal."""
    terug = request.POST.get("terug", "")
    safe = url_has_allowed_host_and_scheme(terug, allowed_hosts={request.get_host()})
    return terug if safe and terug.startswith("/servicedesk/") else "servicedesk:index"
