"""Security incidents: the register and one file, for named people only."""

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.models import User
from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.templatetags.portaal import moment
from servicedesk import forms, permissions, selectors, services
from servicedesk.models import Beveiligingsincident, Beveiligingstermijn
from servicedesk.views import uitvoer

REGISTER = "beveiligingsincidenten"
# These say themselves what is wrong with them.
STANDS_IN_FILE = (forms.AddBetrokkeneForm, forms.DescribeBeveiligingForm, forms.WithdrawBeveiligingForm)
# What the selector counts along.
LIJST = attrgetter("gedaan", "stappen_totaal")
KOPPEN = [
    "nummer",
    "onderwerp",
    "bibliotheek",
    "bekend sinds",
    "gemarkeerd",
    "gemarkeerd door",
    "persoonsgegevens gelekt",
    "wat er is gebeurd",
    "wie en wat het raakt",
    "wat er is gedaan",
    "vroege waarschuwing vóór",
    "vroege waarschuwing gedaan",
    "vroege waarschuwing bij",
    "melding AP vóór",
    "melding AP gedaan",
    "melding AP kenmerk",
    "lijst",
    "afgerond",
    "ingetrokken",
    "waarom ingetrokken",
]


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def list_beveiligingsincidenten(request: PortalRequest) -> HttpResponse:
    """The register, as far as this person is named in it."""
    blad = request.GET.get("pagina", "1")
    incidenten = selectors.list_beveiligingsincidenten(request.user)
    context = {
        "pagina": selectors.page_of(incidenten, int(blad) if blad.isdecimal() else 1),
        "nu": timezone.now(),
    }
    return render(request, "servicedesk/beveiliging.html", context)


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def export_beveiliging_csv(request: PortalRequest) -> HttpResponse:
    """The register as a file, with exactly what this person sees on the screen."""
    return uitvoer.csv_file(REGISTER, [KOPPEN, *_register(request.user)])


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def export_beveiliging_xlsx(request: PortalRequest) -> HttpResponse:
    """The same for Excel."""
    return uitvoer.xlsx_file(REGISTER, [KOPPEN, *_register(request.user)])


def _register(user: User) -> Iterator[list[str]]:
    for incident in selectors.list_beveiligingsincidenten(user):
        termijnen = {termijn.soort: termijn for termijn in incident.termijnen.all()}
        yield [
            incident.melding.nummer,
            incident.melding.onderwerp,
            str(incident.melding.organisatie),
            moment(incident.bekend_op),
            moment(incident.gemarkeerd_op),
            str(incident.gemarkeerd_door),
            incident.get_persoonsgegevens_display(),
            incident.aard,
            incident.gevolgen,
            incident.maatregelen,
            *_told(termijnen.get(Beveiligingstermijn.Soort.VROEGE_WAARSCHUWING)),
            *_told(termijnen.get(Beveiligingstermijn.Soort.MELDING_AP)),
            "{} van {}".format(*LIJST(incident)),
            moment(incident.afgerond_op) if incident.afgerond_op else "",
            moment(incident.ingetrokken_op) if incident.ingetrokken_op else "",
            incident.ingetrokken_omdat,
        ]


def _told(termijn: Beveiligingstermijn | None) -> list[str]:
    """Before when, when it was done or that it lapsed, and to whom."""
    if termijn is None:
        return ["", "", ""]
    gedaan = moment(termijn.voldaan_op) if termijn.voldaan_op else "vervallen" if termijn.vervallen_op else ""
    return [moment(termijn.due_at), gedaan, termijn.kenmerk]


@part_of(Onderdeel.SERVICEDESK)
def mark_beveiligingsincident(request: PortalRequest, nummer: str) -> HttpResponse:
    """Ask who may know, then close the call off."""
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    form = forms.MarkBeveiligingForm(request.POST if request.method == "POST" else None, melding=melding)
    fout = ""
    if form.is_bound and form.is_valid():
        try:
            incident = services.mark_beveiligingsincident(
                melding, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except services.BeveiligingRefusedError as error:
            fout = str(error)
        else:
            messages.success(request, "De melding is nu alleen zichtbaar voor wie je noemde.")
            return redirect(incident)
    context = {"melding": melding, "form": form, "fout": fout}
    return render(
        request, "servicedesk/markeer_beveiliging.html", context, status=422 if form.is_bound else 200
    )


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def beveiligingsincident(request: PortalRequest, pk: int) -> HttpResponse:
    return _render(request, selectors.load_beveiligingsincident(request.user, pk))


def _render(
    request: PortalRequest,
    incident: Beveiligingsincident,
    *,
    form: django_forms.Form | None = None,
    fout: str = "",
    status: int = 200,
) -> HttpResponse:
    beschrijf = forms.DescribeBeveiligingForm(
        initial={
            naam: getattr(incident, naam) for naam in ("persoonsgegevens", "aard", "gevolgen", "maatregelen")
        }
    )
    context = {
        "incident": incident,
        "betrokkenen": selectors.list_betrokkenen(incident),
        "stappen": selectors.list_stappen(incident),
        "beschrijf_form": form if isinstance(form, forms.DescribeBeveiligingForm) else beschrijf,
        "betrokkene_form": form
        if isinstance(form, forms.AddBetrokkeneForm)
        else forms.AddBetrokkeneForm(melding=incident.melding),
        "intrekken_form": form
        if isinstance(form, forms.WithdrawBeveiligingForm)
        else forms.WithdrawBeveiligingForm(),
        "nu": timezone.now(),
        "fout": fout,
    }
    return render(request, "servicedesk/beveiligingsincident.html", context, status=status)


def _act(
    request: PortalRequest,
    pk: int,
    act: Callable[..., Any],
    said: str,
    make_form: Callable[[Beveiligingsincident], django_forms.Form] | None = None,
) -> HttpResponse:
    """Do it and return to the file; a refusal shows the file with its sentence."""
    incident = selectors.load_beveiligingsincident(request.user, pk)
    form = make_form(incident) if make_form else None
    if form is not None and not form.is_valid():
        shown = isinstance(form, STANDS_IN_FILE)
        fout = "" if shown else str(next(iter(form.errors.values()))[0])
        return _render(request, incident, form=form, fout=fout, status=422)
    try:
        act(incident, by=request.user, at=timezone.now(), **(form.cleaned_data if form else {}))
    except services.BeveiligingRefusedError as error:
        return _render(request, incident, form=form, fout=str(error), status=422)
    messages.success(request, said)
    return redirect(incident)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def add_betrokkene(request: PortalRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        services.add_betrokkene,
        "Toegevoegd.",
        lambda incident: forms.AddBetrokkeneForm(request.POST, melding=incident.melding),
    )


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def describe_beveiligingsincident(request: PortalRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        services.describe_beveiligingsincident,
        "Het register is bijgewerkt.",
        lambda _: forms.DescribeBeveiligingForm(request.POST),
    )


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def meet_beveiligingstermijn(request: PortalRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        services.meet_beveiligingstermijn,
        "Vastgelegd.",
        lambda _: forms.MeetBeveiligingstermijnForm(request.POST),
    )


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def check_beveiligingsstap(request: PortalRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        services.check_beveiligingsstap,
        "De lijst is bijgewerkt.",
        lambda _: forms.CheckStapForm(request.POST),
    )


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def withdraw_beveiligingsincident(request: PortalRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        services.withdraw_beveiligingsincident,
        "De markering is ingetrokken. De melding is weer zichtbaar zoals elke andere.",
        lambda _: forms.WithdrawBeveiligingForm(request.POST),
    )


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def finish_beveiligingsincident(request: PortalRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.finish_beveiligingsincident, "Het incident is afgerond.")
