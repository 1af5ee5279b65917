"""Joins the name of a measure to the part that counts it, and to the records it counts.

Every measure answers both: a count, and the list that adds up to it. What a part cannot tell is None.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone

from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.meting import Bronrij, Maanddeel, Periode, mark_of, midnight, months_of
from bisc_portal.netwerk import selectors as netwerk
from bisc_portal.netwerk.models import Bijeenkomst
from ibl import selectors as ibl
from kpi import bronnen, perioden
from servicedesk import selectors as servicedesk
from servicedesk.models import Dienst, Melding

ListRows = Callable[[Periode, dt.datetime, int | None], list[Bronrij]]
# The same rows, but only a stretch of one view of them: period, now, library, view, begin, end.
PageRows = Callable[[Periode, dt.datetime, int | None, str, int, int], list[Bronrij]]
NIET_AANGESLOTEN = "Deze meting is nog niet aangesloten op een bron."


# Indicators of which somebody types the figure in.
HANDCIJFERS = ("medewerkerstevredenheid",)


class Optelling(StrEnum):
    """How the records add up to the figure."""

    RIJEN = "rijen"  # the records that count are the denominator, those that reached it the numerator
    AANTAL = "aantal"  # the records that count are the figure
    GEMIDDELDE = "gemiddelde"  # the records that count carry an amount; the figure is their mean
    UREN = "uren"  # the records are interruptions; what is left of the time is the numerator


@dataclass(frozen=True)
class Bron:
    """Counts all its measures at once, per month and organisation.

    `list_changed` says in which months something changed after the record with that number, and the number
    of the last one; without it only the recent months and the nightly run see late facts. One that is
    `jaarlijks` is a small table with a figure a year, counted in January, and read whole each time.
    """

    count: Callable[[Periode, dt.datetime], Iterable[Maanddeel]]
    list_changed: Callable[[int], tuple[set[dt.date], int]] | None = None
    jaarlijks: bool = False


@dataclass(frozen=True)
class Meetwijze:
    """`leeg` says why there is nothing when there is nothing; `onderdeel` is where the records live.

    `laatste_maand`: the figure is a state, that of the last month. `nul_is_waarde`: nothing happened is a
    figure too. `openbaar`: every reader may see what a record says. `vergelijk_zin` explains the same thing
    counted in another way: context, no indicator.
    """

    bron: str
    list_rows: ListRows
    leeg: str
    onderdeel: Onderdeel
    optelling: Optelling = Optelling.RIJEN
    per_bibliotheek: bool = False
    laatste_maand: bool = False
    nul_is_waarde: bool = False
    vergelijk_zin: str = ""
    openbaar: bool = False
    page_rows: PageRows | None = None


def _bijeenkomsten(soort: Bijeenkomst.Soort) -> Meetwijze:
    return Meetwijze(
        bron="netwerk.bijeenkomsten",
        list_rows=lambda periode, now, _: netwerk.list_bijeenkomsten(soort, periode, now=now),
        leeg="Er zijn geen bijeenkomsten vastgelegd.",
        onderdeel=Onderdeel.ONTWIKKELAGENDA,
        optelling=Optelling.AANTAL,
        nul_is_waarde=True,
    )


def _opgepakt(soort: Melding.Soort, wat: str, urgentie: int | None = None) -> Meetwijze:
    def list_rows(periode: Periode, now: dt.datetime, bibliotheek_id: int | None) -> list[Bronrij]:
        return servicedesk.list_opgepakt(
            periode, soort=soort, urgentie=urgentie, now=now, bibliotheek_id=bibliotheek_id
        )

    return Meetwijze(
        bron="servicedesk.klokken",
        list_rows=list_rows,
        page_rows=lambda periode, now, pk, toon, begin, einde: servicedesk.page_opgepakt(
            periode,
            soort=soort,
            urgentie=urgentie,
            now=now,
            bibliotheek_id=pk,
            toon=toon,
            begin=begin,
            einde=einde,
        ),
        leeg=f"Er is in deze periode geen {wat} waarvan de uitslag vaststaat.",
        onderdeel=Onderdeel.SERVICEDESK,
        per_bibliotheek=True,
    )


def _beschikbaar(dienst: Dienst) -> Meetwijze:
    return Meetwijze(
        bron="servicedesk.beschikbaarheid",
        list_rows=lambda periode, now, _: servicedesk.list_beschikbaar(dienst, periode, now=now),
        leeg="In deze periode is de beschikbaarheid niet gemeten.",
        onderdeel=Onderdeel.SERVICEDESK,
        optelling=Optelling.UREN,
    )


def _gbs() -> Meetwijze:
    """The state on the last day of the period, or now when it still runs."""
    return Meetwijze(
        bron="servicedesk.gbs",
        list_rows=lambda periode, now, _: _list_gbs(periode, now),
        leeg="Er is nog geen aansluiting op het GBS vastgelegd.",
        onderdeel=Onderdeel.SERVICEDESK,
        laatste_maand=True,
    )


def _list_gbs(periode: Periode, now: dt.datetime) -> list[Bronrij]:
    """Nothing as long as the figure says that nobody knows."""
    known = servicedesk.count_gbs(now=now).teller
    return servicedesk.list_gbs(now=_at_end(periode, now)) if known else []


def _count_gbs(periode: Periode, now: dt.datetime) -> Iterator[Maanddeel]:
    """As long as not one migration was ever recorded, nobody knows: that is not the same as none."""
    if not servicedesk.count_gbs(now=now).teller:
        return
    for maand in months_of(periode):
        at = _at_end(_month(maand), now)
        telling, rows = servicedesk.count_gbs(now=at), servicedesk.list_gbs(now=at)
        yield Maanddeel(
            meetwijze="servicedesk.gbs",
            maand=maand,
            organisatie_id=None,
            teller=telling.teller,
            noemer=telling.noemer,
            rijen=len(rows),
            kenmerk=_mark_rows(maand, rows),
        )


def _month(maand: dt.date) -> Periode:
    return Periode(midnight(maand), midnight((maand + dt.timedelta(days=32)).replace(day=1)))


def _mark_rows(maand: dt.date, rows: list[Bronrij]) -> int:
    """A record that lies in two months counts in both, so its mark is another one in each."""
    kenmerk = 0
    for row in rows:
        kenmerk ^= mark_of(maand, row.sleutel, row.telt_mee, row.behaald, row.gewicht)
    return kenmerk


def _at_end(periode: Periode, now: dt.datetime) -> dt.datetime:
    return min(now, periode.tot - dt.timedelta(seconds=1))


def _binnen_72_uur() -> Meetwijze:
    def list_rows(periode: Periode, now: dt.datetime, bibliotheek_id: int | None) -> list[Bronrij]:
        return ibl.list_binnen_72_uur(periode, now=now, bibliotheek_id=bibliotheek_id)

    return Meetwijze(
        bron="ibl.aanvragen",
        list_rows=list_rows,
        page_rows=lambda periode, now, pk, toon, begin, einde: ibl.page_binnen_72_uur(
            periode, now=now, bibliotheek_id=pk, toon=toon, begin=begin, einde=einde
        ),
        leeg="Er is in deze periode geen aanvraag waarvan de 72 uur voorbij zijn.",
        onderdeel=Onderdeel.IBL,
        per_bibliotheek=True,
        vergelijk_zin="als alleen de dagen tellen waarop er ritten zijn. Dit is geen indicator.",
    )


def _wsob(naam: str) -> Meetwijze:
    return Meetwijze(
        bron="kpi.jaarcijfers",
        list_rows=lambda periode, _, pk: bronnen.list_jaarcijfers(naam, periode, pk),
        leeg="Voor dit jaar is nog niets geleverd.",
        onderdeel=Onderdeel.CIJFERS,
        optelling=Optelling.AANTAL,
        per_bibliotheek=True,
        openbaar=True,
    )


def _onderzoek() -> Meetwijze:
    return Meetwijze(
        bron="kpi.onderzoek",
        list_rows=lambda periode, now, _: bronnen.list_onderzoek(periode, now),
        page_rows=lambda periode, now, _, toon, begin, einde: bronnen.page_onderzoek(
            periode, now, toon, begin, einde
        ),
        leeg="Er is dit jaar geen onderzoek afgerond, of te weinig mensen vulden het in.",
        onderdeel=Onderdeel.CIJFERS,
        optelling=Optelling.GEMIDDELDE,
        openbaar=True,
    )


def _hand(code: str) -> Meetwijze:
    return Meetwijze(
        bron="kpi.handcijfers",
        list_rows=lambda periode, _, __: bronnen.list_handcijfers(code, periode),
        leeg="Dit cijfer is voor dit jaar nog niet ingevoerd.",
        onderdeel=Onderdeel.CIJFERS,
        optelling=Optelling.GEMIDDELDE,
        openbaar=True,
    )


def _gezamenlijk() -> Meetwijze:
    return Meetwijze(
        bron="ontwikkelagenda.geld",
        list_rows=lambda periode, _, __: bronnen.list_gezamenlijk(periode),
        leeg="Voor dit jaar is nog geen geld aan initiatieven toegewezen.",
        onderdeel=Onderdeel.ONTWIKKELAGENDA,
    )


def _agenda(naam: str) -> Meetwijze:
    return Meetwijze(
        bron="ontwikkelagenda.agenda",
        list_rows=lambda periode, now, _: bronnen.list_agenda(naam, periode, now),
        leeg="Voor dit jaar is nog geen agenda vastgesteld.",
        onderdeel=Onderdeel.ONTWIKKELAGENDA,
    )


def _beleving(list_rows: Callable[..., list[Bronrij]], page_rows: Callable[..., list[Bronrij]]) -> Meetwijze:
    return Meetwijze(
        bron="servicedesk.beleving",
        list_rows=lambda periode, now, pk: list_rows(periode, now=now, bibliotheek_id=pk),
        page_rows=lambda periode, now, pk, toon, begin, einde: page_rows(
            periode, now=now, bibliotheek_id=pk, toon=toon, begin=begin, einde=einde
        ),
        leeg="In deze periode is hierover nog niets bekend.",
        onderdeel=Onderdeel.SERVICEDESK,
        per_bibliotheek=True,
    )


def _rit(list_rows: Callable[..., list[Bronrij]]) -> Meetwijze:
    return Meetwijze(
        bron="ibl.ritten",
        list_rows=lambda periode, now, _: list_rows(periode, now=now),
        leeg="In deze periode is nog geen rit gereden.",
        onderdeel=Onderdeel.IBL,
        optelling=Optelling.AANTAL,
    )


RITTEN = {
    "ibl.voertuigbewegingen": ibl.list_voertuigbewegingen,
    "ibl.uitstoot": ibl.list_co2,
}


def _evaluaties(naam: str, optelling: "Optelling") -> Meetwijze:
    return Meetwijze(
        bron="netwerk.evaluaties",
        list_rows=lambda periode, now, _: netwerk.list_evaluaties(naam, periode, now=now),
        leeg="Er is in deze periode geen kennissessie gehouden waarvan dit bekend is.",
        onderdeel=Onderdeel.ONTWIKKELAGENDA,
        optelling=optelling,
    )


BRONNEN: dict[str, Bron] = {
    "ontwikkelagenda.geld": Bron(bronnen.count_gezamenlijk, jaarlijks=True),
    "ontwikkelagenda.agenda": Bron(bronnen.count_agenda, jaarlijks=True),
    "ibl.ritten": Bron(lambda periode, _: ibl.count_vervoer_per_maand(periode)),
    "kpi.jaarcijfers": Bron(bronnen.count_jaarcijfers, jaarlijks=True),
    "kpi.handcijfers": Bron(bronnen.count_handcijfers, jaarlijks=True),
    "kpi.onderzoek": Bron(bronnen.count_onderzoek, jaarlijks=True),
    "netwerk.evaluaties": Bron(lambda periode, now: netwerk.count_evaluaties_per_maand(periode, now=now)),
    "ibl.aanvragen": Bron(
        lambda periode, now: ibl.count_per_maand(periode, now=now), ibl.list_changed_maanden
    ),
    "servicedesk.klokken": Bron(
        lambda periode, now: servicedesk.count_opgepakt_per_maand(periode, now=now),
        servicedesk.list_changed_maanden,
    ),
    "servicedesk.beleving": Bron(lambda periode, now: servicedesk.count_beleving_per_maand(periode, now=now)),
    "servicedesk.beschikbaarheid": Bron(
        lambda periode, now: servicedesk.count_beschikbaar_per_maand(periode, now=now)
    ),
    "servicedesk.gbs": Bron(_count_gbs),
    "netwerk.bijeenkomsten": Bron(
        lambda periode, now: netwerk.count_bijeenkomsten_per_maand(periode, now=now)
    ),
}
MEETWIJZEN: dict[str, Meetwijze] = {
    "ibl.binnen_72_uur": _binnen_72_uur(),
    "servicedesk.bibliotheeksysteem": _beschikbaar(Dienst.BIBLIOTHEEKSYSTEEM),
    "servicedesk.meldingsapplicatie": _beschikbaar(Dienst.MELDINGSAPPLICATIE),
    "servicedesk.bemande_servicedesk": _beschikbaar(Dienst.BEMANDE_SERVICEDESK),
    "servicedesk.gbs": _gbs(),
    "servicedesk.incident_1": _opgepakt(Melding.Soort.INCIDENT, "incident met urgentie 1", 1),
    "servicedesk.incident_2": _opgepakt(Melding.Soort.INCIDENT, "incident met urgentie 2", 2),
    "servicedesk.incident_3": _opgepakt(Melding.Soort.INCIDENT, "incident met urgentie 3", 3),
    "servicedesk.vraag": _opgepakt(Melding.Soort.VRAAG, "vraag"),
    "servicedesk.wijzigingsverzoek": _opgepakt(Melding.Soort.WIJZIGINGSVERZOEK, "wijzigingsverzoek"),
    "servicedesk.tevredenheid": _beleving(servicedesk.list_oordelen, servicedesk.page_oordelen),
    "servicedesk.eerste_contact": _beleving(servicedesk.list_eerste_contact, servicedesk.page_eerste_contact),
    "ontwikkelagenda.gezamenlijk": _gezamenlijk(),
    **{f"ontwikkelagenda.{naam}": _agenda(naam) for naam in bronnen.LIJSTEN},
    **{naam: _rit(list_rows) for naam, list_rows in RITTEN.items()},
    "netwerk.geevalueerd": _evaluaties("geevalueerd", Optelling.RIJEN),
    "netwerk.waardering": _evaluaties("waardering", Optelling.GEMIDDELDE),
    "kpi.onderzoek": _onderzoek(),
    **{f"wsob.{naam}": _wsob(naam) for naam in bronnen.VELDEN},
    **{f"hand.{code}": _hand(code) for code in HANDCIJFERS},
    **{f"netwerk.{soort.value}": _bijeenkomsten(soort) for soort in Bijeenkomst.Soort},
}


def find(meetwijze: str) -> Meetwijze | None:
    """None when no part answers to this name (yet)."""
    return MEETWIJZEN.get(meetwijze)


def explain_empty(meetwijze: str) -> str:
    """Why a figure of this measure is empty."""
    found = find(meetwijze)
    return found.leeg if found else NIET_AANGESLOTEN


def fingerprint(rijen: int, kenmerk: int) -> str:
    """The same for the same records with the same result, in whatever order they were read."""
    return hashlib.sha256(f"{rijen}:{kenmerk}".encode()).hexdigest()


def read_fingerprint(
    meetwijze: str, periode: Periode, *, now: dt.datetime, organisatie_id: int | None
) -> str:
    """The fingerprint of the source set as it is at this moment, over the months that have begun.

    Measuring counts no later month: what is planned there is not newer than the figure.
    """
    found = MEETWIJZEN[meetwijze]
    begun = Periode(periode.van, min(periode.tot, midnight(perioden.maand_van(timezone.localdate(now)).tot)))
    parts = [
        part
        for part in (BRONNEN[found.bron].count(begun, now) if begun.van < begun.tot else ())
        if part.meetwijze == meetwijze and (organisatie_id is None or part.organisatie_id == organisatie_id)
    ]
    if found.laatste_maand:
        last = max((part.maand for part in parts), default=None)
        parts = [part for part in parts if part.maand == last]
    kenmerk = 0
    for part in parts:
        kenmerk ^= part.kenmerk
    return fingerprint(sum(part.rijen for part in parts), kenmerk)
