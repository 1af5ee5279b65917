"""One call, and the steps taken with it."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from servicedesk import forms, permissions, selectors, services, workflow
from servicedesk.models import Melding

REFUSALS = (
    workflow.TransitionRefusedError,
    services.UrgentieUnchangedError,
    services.ReactieRefusedError,
)


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
        "bijlagen": selectors.list_bijlagen(melding),
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
    form = forms.ReactieForm(request.POST, request.FILES)
    intern = request.POST.get("intern") == "on"
    require(permissions.can_reply(request.user, melding) or melding.status == Melding.Status.AFGESLOTEN)
    require(not intern or permissions.can_handle(request.user))
    require(not request.POST.get("pak_op") or permissions.can_handle(request.user))

    def reply(melding: Melding, **fields: Any) -> None:
        services.add_reactie(melding, pick_up=fields.pop("pak_op"), **fields)

    said = "Je notitie is bewaard." if intern else "Je antwoord is verstuurd."
    return _act(request, melding, reply, form=form, said=said)
