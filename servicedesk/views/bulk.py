"""Several calls at once."""

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.models import User
from bisc_portal.accounts.permissions import Onderdeel
from servicedesk import forms, permissions, selectors, services
from servicedesk.models import Melding

Outcome = tuple[list[Melding], list[tuple[Melding, str]]]
# What can be done with several, and the word for it afterwards.
AT_LEAST_TWO = 2


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def pick_up_meldingen(request: PortalRequest) -> HttpResponse:
    return _for_all(request, services.pick_up_meldingen, "opgepakt")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def assign_meldingen(request: PortalRequest) -> HttpResponse:
    form = forms.AssignMeldingForm(request.POST)

    def assign(chosen: list[Melding], *, by: User, at: dt.datetime) -> Outcome:
        return services.assign_meldingen(chosen, by=by, at=at, behandelaar=form.cleaned_data["behandelaar"])

    asked = "" if form.is_valid() else "Kies een collega om aan toe te wijzen."
    return _for_all(request, assign, "toegewezen", asked=asked)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def label_meldingen(request: PortalRequest) -> HttpResponse:
    form = forms.LabelForm({"naam": request.POST.get("tekst", "")})

    def label(chosen: list[Melding], *, by: User, at: dt.datetime) -> Outcome:
        return services.add_label_to_meldingen(chosen, by=by, at=at, naam=form.cleaned_data["naam"])

    asked = "" if form.is_valid() else "Schrijf in het tekstvak welk label erop moet."
    return _for_all(request, label, "voorzien van een label", asked=asked)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def reply_to_meldingen(request: PortalRequest) -> HttpResponse:
    form = forms.OplossingForm(request.POST)

    def reply(chosen: list[Melding], *, by: User, at: dt.datetime) -> Outcome:
        return services.reply_to_meldingen(chosen, by=by, at=at, tekst=form.cleaned_data["tekst"])

    asked = "" if form.is_valid() else "Schrijf in het tekstvak wat je wilt antwoorden."
    return _for_all(request, reply, "beantwoord", asked=asked)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def resolve_meldingen(request: PortalRequest) -> HttpResponse:
    form = forms.OplossingForm(request.POST)

    def resolve(chosen: list[Melding], *, by: User, at: dt.datetime) -> Outcome:
        return services.resolve_meldingen(chosen, by=by, at=at, oplossing=form.cleaned_data["tekst"])

    asked = "" if form.is_valid() else "Schrijf in het tekstvak wat de oplossing was."
    return _for_all(request, resolve, "opgelost", asked=asked)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def merge_meldingen(request: PortalRequest) -> HttpResponse:
    return _for_all(request, services.merge_meldingen, "samengevoegd", least=AT_LEAST_TWO)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def group_meldingen(request: PortalRequest) -> HttpResponse:
    return _for_all(request, services.group_meldingen, "bij elkaar gezet als grote storing")


def _for_all(
    request: PortalRequest,
    act: Callable[..., Outcome],
    verb: str,
    *,
    least: int = 1,
    asked: str = "",
) -> HttpResponse:
    """Do it for every chosen call; tell what was done, and of each refusal why."""
    require(permissions.can_handle(request.user))
    chosen = _chosen(request)
    if asked:
        messages.error(request, asked)
    elif len(chosen) < least:
        messages.error(
            request, "Kies minstens twee meldingen." if chosen else "Kies eerst een of meer meldingen."
        )
    else:
        done, refused = act(chosen, by=request.user, at=timezone.now())
        for melding, reden in refused:
            messages.error(request, f"{melding.nummer}: {reden}")
        _tell_result(request, done, verb)
    return redirect(_way_back(request))


def _chosen(request: PortalRequest) -> list[Melding]:
    pks = [pk for value in request.POST.getlist("melding")[:200] if (pk := selectors.read_number(value))]
    return list(selectors.list_zichtbare_meldingen(request.user, pks))


def _tell_result(request: PortalRequest, done: list[Melding], verb: str) -> None:
    if len(done) == 1:
        messages.success(request, f"{done[0].nummer} is {verb}.")
    elif done:
        messages.success(request, f"{len(done)} meldingen zijn {verb}.")


def _way_back(request: PortalRequest) -> str:
    """Where the queue was left, filters and all; never outside the portal."""
    terug = request.POST.get("terug", "")
    safe = url_has_allowed_host_and_scheme(terug, allowed_hosts={request.get_host()})
    return terug if safe and terug.startswith("/servicedesk/") else "servicedesk:index"
