"""Reading, writing and arranging a section."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from ontwikkelagenda import forms, permissions, selectors, services, verschil
from ontwikkelagenda.models import (
    Sectie,
    SectieVersie,
)
from ontwikkelagenda.views.opzoeken import AGENDA, CONFLICT, REFUSED, get_agenda, get_sectie, rights


@part_of(AGENDA)
@require_safe
def show_sectie(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    sectie = get_sectie(jaar, pk)
    return render(request, "ontwikkelagenda/show_sectie.html", _sectie_context(request, sectie))


def _sectie_context(request: PortalRequest, sectie: Sectie) -> dict[str, Any]:
    versies = list(selectors.versies(sectie))
    return {
        "agenda": sectie.agenda,
        "sectie": sectie,
        "omgeving": selectors.surroundings(sectie),
        "versies": versies,
        "laatste": versies[0] if versies else None,
        **rights(request, sectie.agenda),
    }


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_sectie(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    """A stale save is refused with both texts on one page; the typed text stays in the field."""
    sectie = get_sectie(jaar, pk)
    require(permissions.is_writer(request.user))
    if request.method != "POST":
        require(permissions.can_write(request.user, sectie.agenda))
        return _render_writing(request, sectie, forms.SectieForm(initial=_sectie_start(sectie)))
    form = forms.SectieForm(request.POST)
    if not form.is_valid():
        return _render_writing(request, sectie, form, status=REFUSED)
    try:
        services.save_sectie(sectie, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.AgendaClosedError:  # adopted while somebody was writing: the text can still be copied
        return _render_writing(request, sectie, form, status=CONFLICT, gesloten=True)
    except services.SectieChangedError as error:
        return _render_clash(request, error.sectie, form)
    messages.success(request, f"“{sectie.titel}” is opgeslagen.")
    # The browser throws its own copy of the text away only when it arrives here.
    return redirect(f"{sectie.get_absolute_url()}#opgeslagen")


def _sectie_start(sectie: Sectie) -> dict[str, Any]:
    klaar = sectie.status == Sectie.Status.KLAAR_VOOR_PDO
    return {"tekst": sectie.tekst, "klaar": klaar, "versie": sectie.versie}


def _render_writing(
    request: PortalRequest, sectie: Sectie, form: forms.SectieForm, *, status: int = 200, **extra: Any
) -> HttpResponse:
    context = {**_sectie_context(request, sectie), "form": form, **extra}
    return render(request, "ontwikkelagenda/edit_sectie.html", context, status=status)


def _render_clash(request: PortalRequest, current: Sectie, form: forms.SectieForm) -> HttpResponse:
    """Both texts, their difference, and a proposal when the edits touch different lines."""
    mijn, gezien = form.cleaned_data["tekst"], form.cleaned_data["versie"]
    basis = SectieVersie.objects.filter(sectie=current, nummer=gezien).order_by("pk").first()
    samen = verschil.merge(basis.tekst, mijn, current.tekst) if basis else None
    start = {"tekst": samen or mijn, "klaar": form.cleaned_data["klaar"], "versie": current.versie}
    context = {
        "botsing": True,
        "mijn_tekst": mijn,
        "samengevoegd": samen is not None,
        "verschil": verschil.compare(current.tekst, mijn),
    }
    sectie = get_sectie(current.agenda.jaar, current.pk)
    return _render_writing(request, sectie, forms.SectieForm(initial=start), status=CONFLICT, **context)


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
    start = {"titel": sectie.titel, "penvoerder": sectie.penvoerder, "rollen": sectie.rollen.all()}
    form = forms.ArrangeSectieForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        services.arrange_sectie(sectie, by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect(sectie)
    status = REFUSED if request.method == "POST" else 200
    context = {"agenda": sectie.agenda, "sectie": sectie, "form": form}
    return render(request, "ontwikkelagenda/arrange_sectie.html", context, status=status)
