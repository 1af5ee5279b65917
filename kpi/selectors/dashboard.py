"""The dashboard: the judgement in a sentence, the count per status, what needs attention, all figures."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from bisc_portal.netwerk.models import Organisatie
from kpi import measures, notatie, perioden
from kpi.lijn import sparkline
from kpi.models import Duiding, Indicator, Vaststelling
from kpi.oordeel import VRAAGT_AANDACHT, Status
from kpi.perioden import Soort, Tijdvak
from kpi.selectors.kwartalen import find_vaststelling
from kpi.selectors.stand import Stand, exact, load_kaders
from kpi.selectors.verloop import load_metingen

# A line of so many months, quarters or years beside each figure.
LENGTE = {Soort.MAAND: 13, Soort.KWARTAAL: 8, Soort.JAAR: 4}
TELVOLGORDE = [
    Status.GEHAALD,
    Status.OP_KOERS,
    Status.LET_OP,
    Status.NIET_GEHAALD,
    Status.GEEN_GEGEVENS,
    Status.GEEN_STREEFWAARDE,
]
LENGTE_JAARCIJFERS = 6
ALTIJD = 4
MEERVOUD = 2


@dataclass(frozen=True)
class Regel:
    """One line of the table: the figure, its course and what BiSC said about it."""

    stand: Stand
    lijn: str
    grote_lijn: str
    duiding: Duiding | None
    netwerk: Stand | None = None


@dataclass(frozen=True)
class Groep:
    naam: str
    regels: list[Regel]


@dataclass(frozen=True)
class Dashboard:
    tijdvak: Tijdvak
    bibliotheek: Organisatie | None
    groepen: list[Groep]
    overig: list[Groep]
    alleen_netwerk: int
    loopt: bool
    vaststelling: Vaststelling | None

    @cached_property
    def regels(self) -> list[Regel]:
        return [regel for groep in self.groepen for regel in groep.regels]

    @property
    def alles(self) -> list[Regel]:
        """The base tasks and the figures beside them."""
        return [*self.regels, *(regel for groep in self.overig for regel in groep.regels)]

    @cached_property
    def telling(self) -> list[tuple[Status, int]]:
        """The count of each status; the first four always, the others when there are any."""
        counts = Counter(regel.stand.status for regel in self.regels)
        return [
            (status, counts[status])
            for place, status in enumerate(TELVOLGORDE)
            if place < ALTIJD or counts[status]
        ]

    @cached_property
    def aandacht(self) -> list[Regel]:
        """What was missed first, then what needs attention."""
        return [r for status in VRAAGT_AANDACHT for r in self.regels if r.stand.status == status]

    @property
    def oordeel(self) -> str:
        """'Tien van de veertien indicatoren zijn gehaald': the judgement."""
        counts = dict(self.telling)
        return _sentence(counts[Status.GEHAALD], len(self.regels))

    @property
    def oordeel_verder(self) -> str:
        """What follows the judgement: how many are on course, and by name what was missed."""
        counts = dict(self.telling)
        if not self.regels:
            return ""
        parts = []
        if op_koers := counts[Status.OP_KOERS]:
            parts.append(f"{notatie.in_words(op_koers)} {'ligt' if op_koers == 1 else 'liggen'} op koers")
        if geen := counts.get(Status.GEEN_GEGEVENS, 0):
            parts.append(f"van {notatie.in_words(geen)} zijn er nog geen gegevens")
        text = f" en {_and(parts)}." if len(parts) == 1 else (f", {_and(parts)}." if parts else ".")
        missed = [r.stand.indicator.zinsdeel for r in self.regels if r.stand.status == Status.NIET_GEHAALD]
        return f"{text} Niet gehaald: {_and(missed)}." if missed else text


def load_dashboard(tijdvak: Tijdvak, *, bibliotheek: Organisatie | None, vandaag: dt.date) -> Dashboard:
    """All active indicators over one period: of the network, or of one library those it can tell about."""
    everything = load_kaders(Indicator.objects.filter(actief=True).order_by("volgorde", "pk"))
    kaders = [
        kader
        for kader in everything
        if bibliotheek is None
        or ((found := measures.find(kader.definities[0].meetwijze)) and found.per_bibliotheek)
    ]
    tijdvakken = perioden.series(tijdvak, LENGTE[tijdvak.soort])
    jaren = _years(tijdvak)
    pk = bibliotheek.pk if bibliotheek else None
    course = [(kader, jaren if kader.definities[0].is_jaarcijfer else tijdvakken) for kader in kaders]
    metingen = load_metingen(course, pk)
    netwerk = (
        load_metingen([(kader, spans[-1:]) for kader, spans in course], None)
        if bibliotheek is not None
        else {}
    )
    duidingen = _load_duidingen(tijdvak)
    groepen: dict[bool, dict[str, list[Regel]]] = {True: {}, False: {}}
    for kader, spans in course:
        standen = [
            Stand(
                kader=kader,
                tijdvak=t,
                meting=metingen.get((kader.indicator.pk, *kader.vak(t))),
                vorige=metingen.get((kader.indicator.pk, *kader.vorig_vak(t))),
            )
            for t in spans
        ]
        regel = _regel(standen, duidingen.get(kader.indicator.pk) if bibliotheek is None else None)
        if bibliotheek is not None:
            key = (kader.indicator.pk, *kader.vak(standen[-1].tijdvak))
            regel = replace(regel, netwerk=Stand(kader, standen[-1].tijdvak, netwerk.get(key)))
        group = groepen[kader.indicator.basistaak]
        group.setdefault(kader.indicator.get_groep_display(), []).append(regel)
    return Dashboard(
        tijdvak=tijdvak,
        bibliotheek=bibliotheek,
        groepen=[Groep(naam, regels) for naam, regels in groepen[True].items()],
        overig=[Groep(naam, regels) for naam, regels in groepen[False].items()],
        alleen_netwerk=len(everything) - len(kaders),
        loopt=not tijdvak.is_over(vandaag),
        vaststelling=find_vaststelling(tijdvak),
    )


def _years(tijdvak: Tijdvak) -> list[Tijdvak]:
    """The year itself or, within a year, those up to the one before it: what is delivered once a year."""
    _, _, jaar = perioden.around(tijdvak.van)
    last = jaar if tijdvak.soort == Soort.JAAR else jaar.previous
    return perioden.series(last, LENGTE_JAARCIJFERS, dt.date(perioden.EERSTE_JAAR, 1, 1))


def _regel(standen: list[Stand], duiding: Duiding | None) -> Regel:
    stand = standen[-1]
    cumulatief = stand.definitie.is_cumulatief
    course = [s for s in standen if s.tijdvak.van.year == stand.tijdvak.van.year] if cumulatief else standen
    waarden = [exact(s.meting) for s in course]
    streef = stand.streefwaarde.waarde if stand.streefwaarde else None
    naam = f"Verloop van {stand.indicator.naam[0].lower()}{stand.indicator.naam[1:]}"
    return Regel(
        stand=stand,
        lijn=sparkline(waarden, streef, titel=naam),
        grote_lijn=sparkline(waarden, streef, titel=naam, breed=188, hoog=64, klasse=stand.status.klasse),
        duiding=duiding,
    )


def _load_duidingen(tijdvak: Tijdvak) -> dict[int, Duiding]:
    """The latest explanation of each indicator within the period."""
    rows = Duiding.objects.filter(maand__gte=tijdvak.van, maand__lt=tijdvak.tot).order_by(
        "maand", "created_at", "pk"
    )
    return {row.indicator_id: row for row in rows}


def _sentence(gehaald: int, totaal: int) -> str:
    if not totaal:
        return "Er zijn nog geen indicatoren."
    if gehaald == totaal:
        return f"Alle {notatie.in_words(totaal)} indicatoren zijn gehaald"
    if not gehaald:
        return f"Geen van de {notatie.in_words(totaal)} indicatoren is gehaald"
    verb = "is" if gehaald == 1 else "zijn"
    share = f"{notatie.in_words(gehaald)} van de {notatie.in_words(totaal)}"
    return f"{share[0].upper()}{share[1:]} indicatoren {verb} gehaald"


def _and(parts: list[str]) -> str:
    return " en ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) >= MEERVOUD else "".join(parts)
