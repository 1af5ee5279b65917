"""Views of the same facts, and taking them along: by theme, library, quarter and money; CSV and Word."""

import csv
from io import StringIO

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bisc_portal.accounts.access import PortalRequest, part_of
from ontwikkelagenda import forms, selectors, wordbestand
from ontwikkelagenda.inhoud import canonical, content_hash
from ontwikkelagenda.leesbaar import read_inhoud
from ontwikkelagenda.models import Bron
from ontwikkelagenda.selectors import portfolio as portefeuille
from ontwikkelagenda.views.document import download
from ontwikkelagenda.views.opzoeken import AGENDA, get_agenda

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# A cell that starts with one of these would be a formula in somebody's spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@part_of(AGENDA)
@require_safe
def show_portfolio(request: PortalRequest, jaar: int) -> HttpResponse:
    """`?indeling=` thema, bibliotheek, kwartaal or begroting; the filters as in the list."""
    agenda = get_agenda(jaar)
    form = forms.FilterForm(request.GET)
    keuze = form.keuze()
    indeling = request.GET.get("indeling", "kwartaal")
    if indeling not in portefeuille.INDELINGEN:
        indeling = "kwartaal"
    found = portefeuille.portfolio(agenda, keuze)
    regels, sommen = portefeuille.split_sources(found)
    query = request.GET.copy()
    query.pop("indeling", None)
    context = {
        "agenda": agenda,
        "form": form,
        "keuze": keuze,
        "indeling": indeling,
        "indelingen": portefeuille.INDELINGEN,
        "filter": query.urlencode(),
        "initiatieven": found,
        "groepen": portefeuille.group_initiatieven(found, indeling)
        if indeling in {"thema", "bibliotheek"}
        else [],
        "jaarplan": portefeuille.draw_jaarplan(found),
        "regels": regels,
        "sommen": sommen,
        "som": sum(sommen, selectors.NUL),
        "bronnen": Bron.labels,
    }
    return render(request, "ontwikkelagenda/show_portfolio.html", context)


@part_of(AGENDA)
@require_safe
def export_initiatieven(request: PortalRequest, jaar: int) -> HttpResponse:
    """Open data: one row an initiative, amounts with a dot, the same filters as the page."""
    agenda = get_agenda(jaar)
    keuze = forms.FilterForm(request.GET).keuze()
    regels, _ = portefeuille.split_sources(portefeuille.portfolio(agenda, keuze))
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["jaar", "initiatief", "soort", "aard", "deel_van_het_huis", "thema", "penvoerder", "bibliotheken",
         "doelgroepen", "begint_kwartaal", "eindigt_kwartaal", "inzet_dagen", *Bron.values, "totaal", "doel"]
    )  # fmt: skip
    for regel in regels:
        i = regel.initiatief
        row = [
            jaar, i.titel, i.soort, i.aard, i.sectie.huisdeel.naam, i.thema.naam, i.penvoerder.naam,
            "; ".join(b.naam for b in i.bibliotheken.all()), i.doelgroepen, i.begint_kwartaal,
            i.eindigt_kwartaal, i.inzet_dagen, *regel.bedragen, regel.totaal, i.doel,
        ]  # fmt: skip
        writer.writerow([_harmless(cell) for cell in row])
    return download(out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", f"initiatieven-{jaar}.csv")


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


@part_of(AGENDA)
@require_safe
def download_docx(request: PortalRequest, jaar: int) -> HttpResponse:
    """The adopted version, else the agenda as it stands now."""
    agenda = get_agenda(jaar)
    versie = selectors.adopted_version(agenda)
    tekst = versie.inhoud if versie else canonical(selectors.agenda_content(agenda))
    stand = (
        f"Vastgesteld op {timezone.localtime(versie.vastgesteld_op):%d-%m-%Y}."
        if versie
        else f"Concept, de stand van {timezone.localtime():%d-%m-%Y %H:%M}."
    )
    content = wordbestand.write_docx(read_inhoud(tekst), stand=stand, controlegetal=content_hash(tekst))
    name = f"ontwikkelagenda-{jaar}{'' if versie else '-concept'}.docx"
    return download(content, WORD, name)
