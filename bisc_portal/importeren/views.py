"""The pages of an import: choose a file, look at the difference, apply, take back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.importeren import forms, selectors, services, soorten
from bisc_portal.importeren.errors import ImportNotReadyError, ImportOvertakenError, UnreadableFileError
from bisc_portal.importeren.models import Importactie

PER_PAGE = 50


@require_safe
@part_of(Onderdeel.VANDAAG)
def index(request: PortalRequest) -> HttpResponse:
    mine = soorten.soorten_for(request.user)
    require(bool(mine))
    imports = Paginator(selectors.list_importacties(request.user), PER_PAGE)
    context = {
        "soorten": mine,
        "namen": {soort.sleutel: soort.naam for soort in mine},
        "pagina": imports.get_page(request.GET.get("pagina")),
    }
    return render(request, "importeren/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.VANDAAG)
def stage(request: PortalRequest, soort: str) -> HttpResponse:
    kind = _soort(request, soort)
    form = forms.BestandForm(request.POST or None, request.FILES or None, ook=kind.ook)
    if request.method == "POST" and form.is_valid():
        bestand = form.cleaned_data["bestand"]
        try:
            importactie = services.stage_bestand(
                kind, bestandsnaam=bestand.name, inhoud=bestand.read(), by=request.user, at=timezone.now()
            )
        except UnreadableFileError as error:
            form.add_error("bestand", str(error))
        else:
            return redirect(importactie)
    status = 422 if request.method == "POST" else 200
    return render(request, "importeren/stage.html", {"form": form, "soort": kind}, status=status)


@require_safe
@part_of(Onderdeel.VANDAAG)
def show(request: PortalRequest, pk: int) -> HttpResponse:
    return _show(request, _importactie(request, pk))


@require_POST
@part_of(Onderdeel.VANDAAG)
def apply(request: PortalRequest, pk: int) -> HttpResponse:
    importactie = _importactie(request, pk)
    form = forms.ToepassenForm(request.POST)
    gezien = form.is_valid() and form.cleaned_data["gezien"]
    try:
        services.request_apply(importactie, gezien=gezien, by=request.user, at=timezone.now())
    except ImportNotReadyError as error:
        return _show(request, importactie, fout=str(error), status=422)
    return redirect(importactie)


@require_POST
@part_of(Onderdeel.VANDAAG)
def take_back(request: PortalRequest, pk: int) -> HttpResponse:
    importactie = _importactie(request, pk)
    try:
        services.take_back_import(importactie, by=request.user, at=timezone.now())
    except (ImportNotReadyError, ImportOvertakenError) as error:
        return _show(request, importactie, fout=str(error), status=422)
    messages.success(request, "De import is teruggedraaid. Alles staat weer zoals daarvoor.")
    return redirect(importactie)


@require_POST
@part_of(Onderdeel.VANDAAG)
def discard(request: PortalRequest, pk: int) -> HttpResponse:
    importactie = _importactie(request, pk)
    try:
        services.discard_import(importactie, by=request.user, at=timezone.now())
    except ImportNotReadyError as error:
        return _show(request, importactie, fout=str(error), status=422)
    return redirect("importeren:index")


@require_safe
@part_of(Onderdeel.VANDAAG)
def download(request: PortalRequest, pk: int) -> HttpResponse:
    """The file as it was brought in."""
    importactie = _importactie(request, pk)
    return HttpResponse(
        bytes(importactie.bestand),
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{_ascii(importactie.bestandsnaam)}"'},
    )


def _ascii(naam: str) -> str:
    return "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "_" for c in naam)


def _soort(request: PortalRequest, sleutel: str) -> soorten.Importsoort:
    """A kind that is not this person's to bring in does not exist."""
    for soort in soorten.soorten_for(request.user):
        if soort.sleutel == sleutel:
            return soort
    raise Http404


def _importactie(request: PortalRequest, pk: int) -> Importactie:
    return get_object_or_404(selectors.list_importacties(request.user), pk=pk)


def _show(
    request: PortalRequest, importactie: Importactie, *, fout: str = "", status: int = 200
) -> HttpResponse:
    soort = _soort(request, importactie.soort)
    verschil = request.GET.get("toon", "")
    regels = Paginator(selectors.list_regels(importactie, verschil), PER_PAGE)
    pagina = regels.get_page(request.GET.get("pagina"))
    bevindingen = selectors.list_bevindingen(importactie)[: PER_PAGE * 2]
    context = {
        "importactie": importactie,
        "soort": soort,
        "toon": verschil,
        "vergelijkt": soort.doel is not None,
        "toon_verschil": soort.doel is not None and not importactie.aantal_fouten,
        "weergaven": [
            ("", "Alles", importactie.aantal_regels),
            ("nieuw", "Nieuw", importactie.aantal_nieuw),
            ("gewijzigd", "Gewijzigd", importactie.aantal_gewijzigd),
            ("gelijk", "Gelijk", importactie.aantal_gelijk),
        ],
        "pagina": pagina,
        "rijen": [(regel, selectors.build_cellen(soort, regel)) for regel in pagina],
        "bevindingen": bevindingen,
        "fout": fout,
        "form": forms.ToepassenForm(),
    }
    response = render(request, "importeren/show.html", context, status=status)
    if importactie.status == Importactie.Status.GEVRAAGD and not fout:
        response["Refresh"] = "2"
    return response
