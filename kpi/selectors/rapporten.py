"""What stands in an accountability report: figures, targets, explanations, money and the agenda."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from kpi import notatie, perioden
from kpi.models import Abonnement, Duiding, Indicator, IndicatorDefinitie, Rapport
from kpi.perioden import Soort, Tijdvak
from kpi.selectors.begroting import load_begroting
from kpi.selectors.dashboard import Regel, load_dashboard
from kpi.selectors.financien import load_financien
from kpi.selectors.kwartalen import find_vaststelling
from kpi.selectors.stand import Stand
from kpi.selectors.tekenwerk import describe
from kpi.selectors.verloop import Reeks, build_verloop
from kpi.tekening import Tekening
from ontwikkelagenda import selectors as ontwikkelagenda

Draw = Callable[[Tekening], str]
Inhoud = dict[str, Any]


def list_rapporten() -> QuerySet[Rapport]:
    """The latest period first; without the files themselves."""
    return Rapport.objects.defer("pdf", "inhoud").order_by("-tot", "-soort", "-versie")


def find_abonnement(user_id: int) -> Abonnement | None:
    return Abonnement.objects.filter(gebruiker_id=user_id).first()


def load_bijlage(sleutel: str) -> tuple[str, bytes, str] | None:
    """The PDF that goes with a mail: its name, content and kind."""
    rapport = Rapport.objects.filter(pk=sleutel, pdf__isnull=False).first() if sleutel.isdecimal() else None
    if rapport is None or rapport.pdf is None:
        return None
    return file_name(rapport), bytes(rapport.pdf), "application/pdf"


def file_name(rapport: Rapport) -> str:
    return f"verantwoording-{tijdvak_of(rapport).sleutel}-v{rapport.versie}.pdf"


def tijdvak_of(rapport: Rapport) -> Tijdvak:
    return Tijdvak(rapport.van, Soort.JAAR if rapport.soort == Rapport.Soort.JAAR else Soort.KWARTAAL)


def build_inhoud(tijdvak: Tijdvak, *, draw: Draw, at: dt.datetime) -> Inhoud:
    """Everything the report says, as plain values: from here on it does not change."""
    board = load_dashboard(tijdvak, bibliotheek=None, vandaag=tijdvak.tot)
    vaststelling = find_vaststelling(tijdvak)
    return {
        "titel": f"Verantwoording {tijdvak.naam}",
        "tijdvak": tijdvak.naam,
        "sleutel": tijdvak.sleutel,
        "jaar": tijdvak.van.year,
        "oordeel": board.oordeel + board.oordeel_verder,
        "telling": [[str(status), aantal] for status, aantal in board.telling],
        "vaststelling": vaststelling
        and {
            "door": vaststelling.door_naam,
            "op": f"{vaststelling.op:%Y-%m-%d}",
            "toelichting": vaststelling.toelichting,
        },
        "gegevens_tot": tijdvak.laatste_dag.isoformat(),
        "gemaakt_op": at.isoformat(),
        "groepen": [
            {
                "naam": groep.naam,
                "basistaak": basistaak,
                "indicatoren": [_indicator(regel, tijdvak, draw) for regel in groep.regels],
            }
            for basistaak, groepen in ((True, board.groepen), (False, board.overig))
            for groep in groepen
        ],
        "begroting": _begroting(tijdvak.van.year),
        "agenda": _agenda(tijdvak.van.year),
    }


def _indicator(regel: Regel, tijdvak: Tijdvak, draw: Draw) -> Inhoud:
    stand, definitie = regel.stand, regel.stand.definitie
    reeks = _reeks(stand)
    verloop = build_verloop(stand.kader, reeks, vandaag=tijdvak.tot, bibliotheek_id=None)
    tekening = describe(verloop, "") if verloop.metend else None
    return {
        "code": stand.indicator.code,
        "naam": stand.indicator.naam,
        "waarde": stand.waarde,
        "van": stand.van_tekst if definitie.eenheid != IndicatorDefinitie.Eenheid.AANTAL else "",
        "streef": stand.streef,
        "status": str(stand.status),
        "verschil": stand.verschil_zin,
        "correctie": stand.correctie,
        "reden": stand.reden if not stand.heeft_waarde else "",
        "duidingen": [
            {"maand": perioden.maand_van(row.maand).naam, "tekst": row.tekst}
            for row in _duidingen(stand.indicator, tijdvak)
        ],
        "definitie": {
            "versie": definitie.versie,
            "stand": definitie.get_stand_display(),
            "tekst": definitie.definitie,
            "formule": definitie.formule,
            "bron": definitie.bron,
            "keuze": definitie.keuze,
            "eigenaar": definitie.eigenaar,
        },
        "gegevens_tot": stand.meting.gegevens_tot.isoformat() if stand.meting else "",
        "vingerafdruk": stand.meting.vingerafdruk if stand.meting else "",
        "conclusie": tekening.titel if tekening else "",
        "grafiek": _named(draw(tekening), stand.indicator.code) if tekening else "",
        "verloop": [[p.tijdvak.naam, p.waarde or "nog geen gegevens", str(p.status)] for p in verloop.punten],
    }


def _named(svg: str, code: str) -> str:
    """Many charts on one page: each names its own title and text."""
    return svg.replace("grafiek-titel", f"titel-{code}").replace("grafiek-tekst", f"tekst-{code}")


def _reeks(stand: Stand) -> Reeks:
    if stand.definitie.is_jaarcijfer:
        return Reeks.JAREN
    return Reeks.MAANDEN if stand.definitie.is_cumulatief else Reeks.KWARTALEN


def _duidingen(indicator: Indicator, tijdvak: Tijdvak) -> QuerySet[Duiding]:
    return indicator.duidingen.filter(maand__gte=tijdvak.van, maand__lt=tijdvak.tot).order_by(
        "maand", "created_at", "pk"
    )


def _begroting(jaar: int) -> list[Inhoud]:
    sums = {
        (post.naam, cel.jaar): cel.som
        for post in load_begroting().posten
        for cel in post.cellen
        if cel.verschil
    }
    return [
        {
            "naam": post.naam,
            "rekening": post.rekening,
            "totaal": post.is_totaal,
            "bedrag": post.begroot,
            "gerealiseerd": None if post.gerealiseerd is None else str(post.gerealiseerd),
            "som": sums.get((post.naam, jaar)),
        }
        for post in load_financien(jaar).posten
    ]


def _agenda(jaar: int) -> Inhoud | None:
    """How far the agenda of that year is, and what its money goes to."""
    agenda = ontwikkelagenda.agendas().filter(jaar=jaar).first()
    if agenda is None:
        return None
    stand = ontwikkelagenda.budget_stand(agenda)
    aandeel = stand.aandeel_gezamenlijk
    return {
        "fase": agenda.get_fase_display(),
        "budget": str(stand.budget),
        "toegewezen": str(stand.toegewezen),
        "gezamenlijk": notatie.procent(aandeel) if aandeel is not None else "",
    }
