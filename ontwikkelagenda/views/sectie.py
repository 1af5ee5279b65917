"""Reading, writing and arranging a section."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from ontwikkelagenda import forms, permissions, selectors, services, verschil
from ontwikkelagenda.models import (
    Sectie,
    SectieVersie,
)
from ontwikkelagenda.views.gesprek import talk
from ontwikkelagenda.views.opzoeken import AGENDA, CONFLICT, REFUSED, get_agenda, get_sectie, rights


@part_of(AGENDA)
@require_safe
def show_sectie(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    sectie = get_sectie(jaar, pk)
    context = {
        **_sectie_context(request, sectie),
        "tekst": mark_safe(selectors.render_sectie(sectie)),  # noqa: S308  our own renderer escapes every word
        "mag_meedoen": permissions.can_join_sectie(request.user, sectie),
        **talk(request, sectie),
    }
    return render(request, "ontwikkelagenda/show_sectie.html", context)


def _sectie_context(request: PortalRequest, sectie: Sectie) -> dict[str, Any]:
    versies = list(selectors.versies(sectie))
    return {
        "agenda": sectie.agenda,
        "sectie": sectie,
        "omgeving": selectors.surroundings(sectie),
        "versies": versies,
        "wijzigingsvoorstellen": list(selectors.voorstellen_of_sectie(sectie)),
        "laatste": versies[0] if versies else None,
        **rights(request, sectie.agenda),
    }


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_sectie(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    """The plain form: its text is laid among what others wrote meanwhile, and whoever saves is told so."""
    sectie = get_sectie(jaar, pk)
    require(permissions.is_writer(request.user))
    if request.method != "POST":
        require(permissions.can_write_sectie(request.user, sectie))
        return _render_writing(request, sectie, forms.SectieForm(initial=_sectie_start(sectie)))
    form = forms.SectieForm(request.POST)
    if not form.is_valid():
        return _render_writing(request, sectie, form, status=REFUSED)
    try:
        saved = services.save_sectie(sectie, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.AgendaClosedError:  # adopted while somebody was writing: the text can still be copied
        return _render_writing(request, sectie, form, status=CONFLICT, gesloten=True)
    except services.SchrijvenRefusedError:
        return _render_writing(request, sectie, form, status=CONFLICT, op_slot=True)
    except services.SectieChangedError:
        return _render_writing(request, sectie, form, status=CONFLICT, verlopen=True)
    _tell_saved(request, saved, seen=form.cleaned_data["versie"])
    # The browser throws its own copy of the text away only when it arrives here.
    return redirect(f"{sectie.get_absolute_url()}#opgeslagen")


def _tell_saved(request: PortalRequest, sectie: Sectie, *, seen: int) -> None:
    """Name whoever wrote between the form that was opened and the one that was sent."""
    others = selectors.versies(sectie).filter(nummer__gt=seen).exclude(door=request.user)
    namen = dict.fromkeys(versie.door.naam if versie.door else "de redactie" for versie in others)
    if namen:
        wie = " en ".join(namen)
        messages.warning(
            request,
            f"“{sectie.titel}” is opgeslagen. Intussen schreef {wie} er ook in: "
            "jullie teksten staan nu samen. Lees het nog eens na.",
        )
    else:
        messages.success(request, f"“{sectie.titel}” is opgeslagen.")


def _sectie_start(sectie: Sectie) -> dict[str, Any]:
    klaar = sectie.status == Sectie.Status.KLAAR_VOOR_PDO
    return {"tekst": sectie.tekst, "klaar": klaar, "versie": sectie.versie}


def _render_writing(
    request: PortalRequest, sectie: Sectie, form: forms.SectieForm, *, status: int = 200, **extra: Any
) -> HttpResponse:
    context = {**_sectie_context(request, sectie), "form": form, **extra}
    return render(request, "ontwikkelagenda/edit_sectie.html", context, status=status)


@part_of(AGENDA)
@require_safe
def list_versies(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    """Every save; `?van=` and `?tot=` choose the two that are compared."""
    sectie = get_sectie(jaar, pk)
    versies = list(selectors.versies(sectie))
    nieuw = _pick(versies, request.GET.get("tot"), default=0)
    oud = _pick(versies, request.GET.get("van"), default=min(1, len(versies) - 1))
    context = {
        "agenda": sectie.agenda,
        "sectie": sectie,
        "versies": versies,
        "oud": oud,
        "nieuw": nieuw,
        "verschil": verschil.compare(oud.tekst, nieuw.tekst),
    }
    return render(request, "ontwikkelagenda/list_versies.html", context)


def _pick(versies: list[SectieVersie], nummer: str | None, *, default: int) -> SectieVersie:
    return next((v for v in versies if str(v.nummer) == nummer), versies[default])


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def add_sectie(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = get_agenda(jaar)
    require(permissions.can_arrange(request.user) and agenda.is_open)
    form = forms.AddSectieForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sectie = services.add_sectie(agenda, form.opzet(), by=request.user, at=timezone.now())
        return redirect(sectie)
    status = REFUSED if request.method == "POST" else 200
    return render(request, "ontwikkelagenda/add_sectie.html", {"agenda": agenda, "form": form}, status=status)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def arrange_sectie(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    sectie = get_sectie(jaar, pk)
    require(permissions.can_arrange(request.user) and sectie.agenda.is_open)
    start = {
        "titel": sectie.titel,
        "penvoerder": sectie.penvoerder,
        "rollen": sectie.rollen.all(),
        "schrijvers": sectie.schrijvers.all(),
        "schrijfrollen": sectie.schrijfrollen,
        "anderen": sectie.anderen,
        "op_slot": sectie.op_slot,
    }
    form = forms.ArrangeSectieForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        services.arrange_sectie(sectie, by=request.user, at=timezone.now(), **form.arrangement())
        return redirect(sectie)
    status = REFUSED if request.method == "POST" else 200
    context = {"agenda": sectie.agenda, "sectie": sectie, "form": form}
    return render(request, "ontwikkelagenda/arrange_sectie.html", context, status=status)
