"""The indicators' pages. What is chosen stands in the URL: a link shows a colleague the same figures."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.netwerk.models import Organisatie
from kpi import forms, permissions, selectors, services, uitvoer
from kpi.models import Indicator
from kpi.selectors import Reeks, Stand
from kpi.views import bewaard

PER_PAGE = 50


@require_safe
@part_of(Onderdeel.CIJFERS)
def dashboard(request: PortalRequest) -> HttpResponse:
    if not request.GET and (own := permissions.find_own_bibliotheek(request.user)):
        # Said in the address, so that a link shows a colleague what this reader saw.
        return redirect(f"{request.path}?{urlencode({'bibliotheek': own.pk})}")
    keuze, vandaag = _choose(request), timezone.localdate()

    def load() -> dict[str, Any]:
        return {
            "keuze": keuze,
            "vraag": _query(keuze),
            "dashboard": selectors.load_dashboard(keuze.tijdvak, bibliotheek=keuze.voor, vandaag=vandaag),
        }

    inhoud = bewaard.keep("kpi/dashboard.html#inhoud", *_depends_on(keuze), make=load)
    return render(request, "kpi/dashboard.html", {"keuze": keuze, "inhoud": inhoud})


@require_safe
@part_of(Onderdeel.CIJFERS)
def export_dashboard(request: PortalRequest) -> HttpResponse:
    keuze = _choose(request)
    return uitvoer.as_csv(_standen(keuze), voor=_voor(keuze), bestand=f"cijfers-{keuze.tijdvak.sleutel}")


@require_safe
@part_of(Onderdeel.CIJFERS)
def export_xlsx(request: PortalRequest) -> HttpResponse:
    keuze = _choose(request)
    return uitvoer.as_xlsx(_standen(keuze), voor=_voor(keuze), bestand=f"cijfers-{keuze.tijdvak.sleutel}")


@require_safe
@part_of(Onderdeel.CIJFERS)
def definities(request: PortalRequest) -> HttpResponse:
    return render(request, "kpi/definities.html", {"groepen": selectors.list_definities()})


@require_safe
@part_of(Onderdeel.CIJFERS)
def begroting(request: PortalRequest) -> HttpResponse:
    begroting = selectors.load_begroting()
    asked = request.GET.get("jaar", "")
    this_year = timezone.localdate().year
    jaar = (
        int(asked) if asked.isascii() and asked.isdecimal() and int(asked) in begroting.jaren else this_year
    )
    context = {
        "financien": selectors.load_financien(jaar),
        "begroting": begroting,
        "grafiek": selectors.load_grafiek(selectors.BEGROTING),
    }
    return render(request, "kpi/begroting.html", context)


@require_safe
@part_of(Onderdeel.CIJFERS)
def indicator(request: PortalRequest, code: str) -> HttpResponse:
    indicator = _indicator(code)
    return render(request, "kpi/indicator.html", _indicator_page(request, indicator, forms.DuidingForm()))


@require_safe
@part_of(Onderdeel.CIJFERS)
def export_indicator(request: PortalRequest, code: str) -> HttpResponse:
    indicator, keuze = _indicator(code), _choose(request)
    verloop = selectors.load_verloop(
        indicator, _reeks(request), vandaag=timezone.localdate(), bibliotheek=_own_figures(indicator, keuze)
    )
    return uitvoer.as_csv(verloop.punten, voor=_voor(keuze), bestand=f"{code}-{_reeks(request)}")


@require_safe
@part_of(Onderdeel.CIJFERS)
def herkomst(request: PortalRequest, code: str) -> HttpResponse:
    indicator, keuze, now = _indicator(code), _choose(request), timezone.now()
    bibliotheek = _own_figures(indicator, keuze)
    stand = selectors.load_stand(indicator, keuze.tijdvak, bibliotheek=bibliotheek)
    herkomst = selectors.load_herkomst(stand, now=now, bibliotheek=bibliotheek)
    toon = request.GET.get("toon", "")
    context = {
        "keuze": keuze,
        "bibliotheek": bibliotheek,
        "vraag": _query(keuze),
        "stand": stand,
        "herkomst": herkomst,
        "toon": toon,
        "pagina": Paginator(herkomst.filtered(toon), PER_PAGE).get_page(request.GET.get("pagina")),
        "mag_lezen": permissions.can_read_bronnen(request.user, herkomst.meetwijze, bibliotheek),
    }
    return render(request, "kpi/herkomst.html", context)


@require_POST
@part_of(Onderdeel.CIJFERS)
def add_duiding(request: PortalRequest, code: str) -> HttpResponse:
    indicator = _indicator(code)
    require(permissions.can_add_duiding(request.user))
    form, keuze = forms.DuidingForm(request.POST), _choose(request)
    if not form.is_valid():
        context = _indicator_page(request, indicator, form)
        return render(request, "kpi/indicator.html", context, status=422)
    services.add_duiding(
        indicator, maand=keuze.maand, by=request.user, at=timezone.now(), **form.cleaned_data
    )
    return redirect(f"{indicator.get_absolute_url()}?{_query(keuze)}")


# --- What the pages share --------------------------------------------------------------------------------
def _choose(request: PortalRequest) -> forms.KeuzeForm:
    """Period and library from the URL; a library that is not this person's to see does not exist."""
    keuze = forms.KeuzeForm(request.GET, user=request.user, vandaag=timezone.localdate())
    if keuze.asks_for_hidden_bibliotheek:
        raise Http404
    return keuze


def _standen(keuze: forms.KeuzeForm) -> list[Stand]:
    board = selectors.load_dashboard(keuze.tijdvak, bibliotheek=keuze.voor, vandaag=timezone.localdate())
    return [regel.stand for regel in board.alles]


def _query(keuze: forms.KeuzeForm) -> str:
    chosen: dict[str, Any] = {"periode": keuze.tijdvak.sleutel}
    if keuze.voor:
        chosen["bibliotheek"] = keuze.voor.pk
    return urlencode(chosen)


def _voor(keuze: forms.KeuzeForm) -> str:
    return str(keuze.voor or "heel het netwerk")


def _reeks(request: PortalRequest) -> Reeks:
    asked = request.GET.get("reeks", "")
    return Reeks(asked) if asked in set(Reeks) else Reeks.MAANDEN


def _indicator(code: str) -> Indicator:
    return get_object_or_404(Indicator, code=code, actief=True)


def _own_figures(indicator: Indicator, keuze: forms.KeuzeForm) -> Organisatie | None:
    """The chosen library, for an indicator that can tell libraries apart."""
    return keuze.voor if keuze.voor and selectors.tells_libraries_apart(indicator) else None


def _indicator_page(request: PortalRequest, indicator: Indicator, form: forms.DuidingForm) -> dict[str, Any]:
    """The page as it is kept, with the form of whoever may write in its place."""
    keuze, reeks = _choose(request), _reeks(request)
    bibliotheek = _own_figures(indicator, keuze)
    mag_duiden = permissions.can_add_duiding(request.user)
    mag_invoeren = permissions.can_enter_cijfer(request.user) and selectors.is_typed_in(indicator)

    def load() -> dict[str, Any]:
        page = selectors.load_indicator_page(
            indicator,
            keuze.tijdvak,
            reeks,
            bibliotheek=bibliotheek,
            vergelijk=keuze.bibliotheken,
            vandaag=keuze.vandaag,
        )
        return {
            "keuze": keuze,
            "vraag": _query(keuze),
            "reeks": reeks,
            "bibliotheek": bibliotheek,
            "page": page,
            "duiden": bewaard.HIER if mag_duiden else "",
            "mag_duiden": mag_duiden,
            "mag_invoeren": mag_invoeren,
        }

    sleutel = (indicator.pk, reeks, mag_duiden, mag_invoeren, *_depends_on(keuze))
    inhoud = bewaard.keep("kpi/indicator.html#inhoud", *sleutel, make=load)
    if mag_duiden:
        own = {"indicator": indicator, "vraag": _query(keuze), "form": form}
        inhoud = bewaard.fill_in(inhoud, render_to_string("kpi/indicator.html#duiden", own, request))
    return {"indicator": indicator, "inhoud": inhoud}


def _depends_on(keuze: forms.KeuzeForm) -> tuple[object, ...]:
    """What a page shows beside the figures: the choice, what may be chosen, and the day."""
    return (
        keuze.tijdvak.sleutel,
        keuze.voor and keuze.voor.pk,
        keuze.vandaag,
        *(b.pk for b in keuze.bibliotheken),
    )
