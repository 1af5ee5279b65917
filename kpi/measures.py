"""Joins the name of a measure to the part that counts it, and to the records it counts.

Every measure answers both: a count, and the list that adds up to it. What a part cannot tell is None.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.meting import Bronrij, Periode, Telling
from bisc_portal.netwerk import selectors as netwerk
from bisc_portal.netwerk.models import Bijeenkomst
from ibl import selectors as ibl
from servicedesk import selectors as servicedesk
from servicedesk.models import Dienst, Melding

Count = Callable[[Periode, dt.datetime, int | None], Telling | None]
ListRows = Callable[[Periode, dt.datetime, int | None], list[Bronrij]]


class Optelling(StrEnum):
    """How the records add up to the figure."""

    RIJEN = "rijen"  # the records that count are the denominator, those that reached it the numerator
    AANTAL = "aantal"  # the records that count are the figure
    UREN = "uren"  # the records are interruptions; what is left of the time is the numerator


@dataclass(frozen=True)
class Meetwijze:
    """`leeg` says why there is nothing when there is nothing; `onderdeel` is where the records live.

    `vergelijk` counts the same thing in another way: context beside the figure, no indicator.
    """

    count: Count
    list_rows: ListRows
    leeg: str
    onderdeel: Onderdeel
    optelling: Optelling = Optelling.RIJEN
    per_bibliotheek: bool = False
    vergelijk: Count | None = None
    vergelijk_zin: str = ""


def _bijeenkomsten(soort: Bijeenkomst.Soort) -> Meetwijze:
    return Meetwijze(
        count=lambda periode, now, _: netwerk.count_bijeenkomsten(soort, periode, now=now),
        list_rows=lambda periode, now, _: netwerk.list_bijeenkomsten(soort, periode, now=now),
        leeg="Er zijn geen bijeenkomsten vastgelegd.",
        onderdeel=Onderdeel.ONTWIKKELAGENDA,
        optelling=Optelling.AANTAL,
    )


def _opgepakt(soort: Melding.Soort, wat: str, urgentie: int | None = None) -> Meetwijze:
    def count(periode: Periode, now: dt.datetime, bibliotheek_id: int | None) -> Telling:
        return servicedesk.count_opgepakt(
            periode, soort=soort, urgentie=urgentie, now=now, bibliotheek_id=bibliotheek_id
        )

    def list_rows(periode: Periode, now: dt.datetime, bibliotheek_id: int | None) -> list[Bronrij]:
        return servicedesk.list_opgepakt(
            periode, soort=soort, urgentie=urgentie, now=now, bibliotheek_id=bibliotheek_id
        )

    return Meetwijze(
        count=count,
        list_rows=list_rows,
        leeg=f"Er is in deze periode geen {wat} waarvan de uitslag vaststaat.",
        onderdeel=Onderdeel.SERVICEDESK,
        per_bibliotheek=True,
    )


def _beschikbaar(dienst: Dienst) -> Meetwijze:
    def count(periode: Periode, now: dt.datetime, _: int | None) -> Telling | None:
        """In hours: that is what people read."""
        seconds = servicedesk.count_beschikbaar(dienst, periode, now=now)
        return seconds and Telling(teller=seconds.teller / 3600, noemer=seconds.noemer / 3600)

    return Meetwijze(
        count=count,
        list_rows=lambda periode, now, _: servicedesk.list_beschikbaar(dienst, periode, now=now),
        leeg="In deze periode is de beschikbaarheid niet gemeten.",
        onderdeel=Onderdeel.SERVICEDESK,
        optelling=Optelling.UREN,
    )


def _gbs() -> Meetwijze:
    """The state on the last day of the period, or now when it still runs."""

    def count(periode: Periode, now: dt.datetime, _: int | None) -> Telling | None:
        """As long as not one migration was ever recorded, nobody knows: that is not the same as none."""
        if not servicedesk.count_gbs(now=now).teller:
            return None
        return servicedesk.count_gbs(now=_at_end(periode, now))

    return Meetwijze(
        count=count,
        list_rows=lambda periode, now, _: servicedesk.list_gbs(now=_at_end(periode, now)),
        leeg="Er is nog geen aansluiting op het GBS vastgelegd.",
        onderdeel=Onderdeel.SERVICEDESK,
    )


def _at_end(periode: Periode, now: dt.datetime) -> dt.datetime:
    return min(now, periode.tot - dt.timedelta(seconds=1))


def _binnen_72_uur() -> Meetwijze:
    def count(periode: Periode, now: dt.datetime, bibliotheek_id: int | None) -> Telling:
        return ibl.count_binnen_72_uur(periode, now=now, bibliotheek_id=bibliotheek_id)

    def list_rows(periode: Periode, now: dt.datetime, bibliotheek_id: int | None) -> list[Bronrij]:
        return ibl.list_binnen_72_uur(periode, now=now, bibliotheek_id=bibliotheek_id)

    def vergelijk(periode: Periode, now: dt.datetime, bibliotheek_id: int | None) -> Telling:
        return ibl.count_binnen_72_uur_transportkalender(periode, now=now, bibliotheek_id=bibliotheek_id)

    return Meetwijze(
        count=count,
        list_rows=list_rows,
        leeg="Er is in deze periode geen aanvraag waarvan de 72 uur voorbij zijn.",
        onderdeel=Onderdeel.IBL,
        per_bibliotheek=True,
        vergelijk=vergelijk,
        vergelijk_zin="als alleen de dagen tellen waarop er ritten zijn. Dit is geen indicator.",
    )


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
    **{f"netwerk.{soort.value}": _bijeenkomsten(soort) for soort in Bijeenkomst.Soort},
}


def find(meetwijze: str) -> Meetwijze | None:
    """None when no part answers to this name (yet)."""
    return MEETWIJZEN.get(meetwijze)


def fingerprint(rows: list[Bronrij]) -> str:
    """The same for the same records with the same result, in whatever order they come."""
    lines = sorted(f"{row.sleutel}|{row.telt_mee:d}|{row.behaald:d}" for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
