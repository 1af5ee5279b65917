"""The page of one indicator, and the page with all definitions."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from bisc_portal.achtergrond.models import Hartslag
from bisc_portal.netwerk.models import Organisatie
from kpi import measures
from kpi.measures import Meetwijze
from kpi.models import Duiding, Indicator, IndicatorDefinitie, Meting
from kpi.perioden import Soort, Tijdvak
from kpi.selectors.inwoners import PerInwoner, load_per_inwoner
from kpi.selectors.stand import Kader, Stand, as_fixed, exact, load_kaders, streef_tekst
from kpi.selectors.tekenwerk import conclusie, load_grafiek, verloop_sleutel
from kpi.selectors.verloop import Reeks, Verloop, build_verloop, load_metingen


@dataclass(frozen=True)
class Indicatorpagina:
    """Everything the page of one indicator shows."""

    stand: Stand
    netwerk: Stand
    verloop: Verloop
    conclusie: str
    grafiek: SafeString
    reeksen: list[tuple[Reeks, str]]
    per_bibliotheek: list[tuple[Organisatie, Stand, str]]
    per_inwoner: PerInwoner | None
    duiding: Duiding | None
    definities: list[IndicatorDefinitie]
    meetwijze: Meetwijze | None


@dataclass(frozen=True)
class Definitiegroep:
    naam: str
    definities: list[tuple[IndicatorDefinitie, list[tuple[int, str]]]]


def tells_libraries_apart(indicator: Indicator) -> bool:
    """Whether this indicator is also measured for each library."""
    definitie = indicator.definities.order_by("-geldig_vanaf", "-pk").first()
    meetwijze = measures.find(definitie.meetwijze) if definitie else None
    return meetwijze is not None and meetwijze.per_bibliotheek


def is_typed_in(indicator: Indicator) -> bool:
    """Whether the figures of this indicator come from outside, by hand."""
    definitie = indicator.definities.order_by("-geldig_vanaf", "-pk").first()
    return definitie is not None and definitie.meetwijze.startswith("hand.")


def load_stand(indicator: Indicator, tijdvak: Tijdvak, *, bibliotheek: Organisatie | None) -> Stand:
    """One figure, with the one before it."""
    return _stand(load_kaders([indicator])[0], tijdvak, bibliotheek)


def load_indicator_page(
    indicator: Indicator,
    tijdvak: Tijdvak,
    reeks: Reeks,
    *,
    bibliotheek: Organisatie | None,
    vergelijk: Iterable[Organisatie],
    vandaag: dt.date,
) -> Indicatorpagina:
    """`vergelijk` are the libraries that may stand beside one another on this page."""
    kader = load_kaders([indicator])[0]
    stand = _stand(kader, tijdvak, bibliotheek)
    if stand.definitie.is_jaarcijfer:
        reeks = Reeks.JAREN
    if stand.definitie.is_cumulatief and reeks == Reeks.KWARTALEN:
        reeks = Reeks.MAANDEN
    pk = bibliotheek.pk if bibliotheek else None
    verloop = build_verloop(kader, reeks, vandaag=vandaag, bibliotheek_id=pk)
    naam = bibliotheek.kort if bibliotheek else ""
    netwerk = _stand(kader, tijdvak, None) if bibliotheek else stand
    per_bibliotheek = _per_bibliotheek(kader, tijdvak, vergelijk)
    per_inwoner = (
        load_per_inwoner(stand.definitie, kader.vak(tijdvak)[0].year, per_bibliotheek)
        if stand.definitie.is_jaarcijfer and per_bibliotheek
        else None
    )
    return Indicatorpagina(
        stand=stand,
        netwerk=netwerk,
        verloop=verloop,
        conclusie=conclusie(verloop, naam),
        grafiek=load_grafiek(verloop_sleutel(indicator, reeks, pk)),
        reeksen=_reeksen(verloop, stand),
        per_bibliotheek=[
            (library, own, per_inwoner.tekst(library.pk, own.teller) if per_inwoner else "")
            for library, own in per_bibliotheek
        ],
        per_inwoner=per_inwoner,
        duiding=_duiding(indicator, tijdvak),
        definities=kader.definities,
        meetwijze=measures.find(stand.definitie.meetwijze),
    )


def last_measured() -> dt.datetime | None:
    """When the background last went through the figures."""
    hartslag = Hartslag.objects.filter(naam="kpi").first()
    return hartslag.geslagen_op if hartslag else None


def list_definities() -> list[Definitiegroep]:
    """Every definition in force with its targets, by group."""
    groepen: dict[str, Definitiegroep] = {}
    for kader in load_kaders(Indicator.objects.filter(actief=True).order_by("volgorde", "pk")):
        definitie = kader.definities[0]
        definitie.indicator = kader.indicator
        targets = [(s.jaar, streef_tekst(s, definitie)) for s in reversed(kader.streefwaarden)]
        naam = kader.indicator.get_groep_display()
        groepen.setdefault(naam, Definitiegroep(naam, [])).definities.append((definitie, targets))
    return list(groepen.values())


def _stand(kader: Kader, tijdvak: Tijdvak, bibliotheek: Organisatie | None) -> Stand:
    spans = [tijdvak, tijdvak.previous, *_year_before(kader, tijdvak)]
    metingen = load_metingen([(kader, spans)], bibliotheek.pk if bibliotheek else None)
    return Stand(
        kader=kader,
        tijdvak=tijdvak,
        meting=metingen.get((kader.indicator.pk, *kader.vak(tijdvak))),
        vorige=metingen.get((kader.indicator.pk, *kader.vorig_vak(tijdvak))),
    )


def _year_before(kader: Kader, tijdvak: Tijdvak) -> list[Tijdvak]:
    return [Tijdvak(kader.vorig_vak(tijdvak)[0], Soort.JAAR)] if kader.definities[0].is_jaarcijfer else []


def _reeksen(verloop: Verloop, stand: Stand) -> list[tuple[Reeks, str]]:
    if stand.definitie.is_cumulatief:
        return [(Reeks.MAANDEN, "Dit jaar"), (Reeks.JAREN, "Jaren")]
    if stand.definitie.is_jaarcijfer:
        return [(Reeks.JAREN, "Jaren")]
    months = len(verloop.punten) if verloop.reeks == Reeks.MAANDEN else 13
    return [(Reeks.MAANDEN, f"{months} maanden"), (Reeks.KWARTALEN, "Kwartalen"), (Reeks.JAREN, "Jaren")]


def _per_bibliotheek(
    kader: Kader, tijdvak: Tijdvak, bibliotheken: Iterable[Organisatie]
) -> list[tuple[Organisatie, Stand]]:
    """The figure of each library, the highest first; without a figure last."""
    van, tot = kader.vak(tijdvak)
    rows = Meting.objects.filter(
        indicator=kader.indicator, van=van, tot=tot, bibliotheek__in=list(bibliotheken)
    )
    standen = [
        (row.bibliotheek, Stand(kader, tijdvak, as_fixed(row)))
        for row in rows.select_related(
            "bibliotheek", "definitie", "vast__vaststelling", "vast__definitie"
        ).order_by("bibliotheek__naam", "pk")
        if row.bibliotheek is not None
    ]
    return sorted(standen, key=lambda pair: -(exact(pair[1].meting) or -1))


def _duiding(indicator: Indicator, tijdvak: Tijdvak) -> Duiding | None:
    """The latest explanation of a month in the period."""
    within = indicator.duidingen.filter(maand__gte=tijdvak.van, maand__lt=tijdvak.tot)
    return within.select_related("door").order_by("-maand", "-created_at", "-pk").first()
