"""What the status page shows: how every service does now, what is going on, and ninety days of bars."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from django.core.cache import cache
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from bisc_portal.templatetags.portaal import dag
from servicedesk.models import (
    Dienstgebruik,
    IctDienst,
    Meetperiode,
    Melding,
    Onbeschikbaarheid,
    Statusbericht,
    Statusregel,
)

DAGEN = 90
TERUG = dt.timedelta(days=14)
VERSE_SECONDEN = 30
SLEUTEL = "statuspagina"
# Shorter than this a day is called troubled, not broken.
KORT = dt.timedelta(minutes=15)
DAY = dt.timedelta(days=1)


class Stand(StrEnum):
    """How a service does, or did on one day; the gravest first."""

    STORING = "storing"
    HINDER = "hinder"
    ONDERHOUD = "onderhoud"
    WERKT = "werkt"
    ONBEKEND = "onbekend"


ERNST = list(Stand)


@dataclass(frozen=True)
class Span:
    """A time in which a service did not just work."""

    stand: Stand
    van: dt.datetime
    tot: dt.datetime


@dataclass(frozen=True)
class Dag:
    """What a day was like; `gemeten` says whether it counts in the share."""

    datum: dt.date
    stand: Stand
    minuten: int
    gemeten: bool

    @property
    def woorden(self) -> str:
        wat = {
            Stand.WERKT: "werkte de hele dag",
            Stand.ONBEKEND: "niet bijgehouden",
            Stand.ONDERHOUD: f"{self.minuten} min gepland onderhoud",
            Stand.HINDER: f"{self.minuten} min hinder",
            Stand.STORING: f"{self.minuten} min storing",
        }
        return f"{dag(self.datum)}: {wat[self.stand]}"


@dataclass(frozen=True)
class Dienstbalk:
    """One service: its state now, its days, and the share of the time it worked."""

    naam: str
    omschrijving: str
    stand: Stand
    dagen: tuple[Dag, ...]
    aandeel: float | None


@dataclass(frozen=True)
class Regel:
    op: dt.datetime
    stand: str
    tekst: str


@dataclass(frozen=True)
class Voorval:
    """An outage or maintenance as the public reads it."""

    uuid: str
    soort: str
    titel: str
    diensten: tuple[str, ...]
    van: dt.datetime
    tot: dt.datetime | None
    regels: tuple[Regel, ...]


@dataclass(frozen=True)
class Statuspagina:
    """All of the page, as it was at `gemaakt_op`."""

    gemaakt_op: dt.datetime
    stand: Stand
    diensten: tuple[Dienstbalk, ...]
    nu: tuple[Voorval, ...]
    gepland: tuple[Voorval, ...]
    geweest: tuple[Voorval, ...]

    @property
    def gestoord(self) -> list[str]:
        return [balk.naam for balk in self.diensten if balk.stand in {Stand.STORING, Stand.HINDER}]


def read_statuspagina(*, now: dt.datetime) -> Statuspagina:
    """From the cache when it is half a minute young, so that a thousand readers cost one reading."""
    kept = cache.get(SLEUTEL)
    if isinstance(kept, Statuspagina):
        return kept
    made = make_statuspagina(now=now)
    cache.set(SLEUTEL, made, VERSE_SECONDEN)
    return made


def forget_statuspagina() -> None:
    cache.delete(SLEUTEL)


def make_statuspagina(*, now: dt.datetime) -> Statuspagina:
    """Read it all: six queries, whatever happened."""
    begin = _midnight(timezone.localdate(now) - (DAGEN - 1) * DAY)
    diensten = list(IctDienst.objects.filter(op_statuspagina=True, actief=True).order_by("volgorde", "naam"))
    berichten = list(
        Statusbericht.objects.filter(Q(tot__isnull=True) | Q(tot__gte=begin))
        .prefetch_related("diensten", Prefetch("regels", Statusregel.objects.order_by("-op", "-pk")))
        .order_by("-van", "-pk")
    )
    spans = _spans_of_berichten(berichten, now)
    gemeten = _spans_of_metingen(begin, now)
    perioden: dict[str, list[Meetperiode]] = defaultdict(list)
    for periode in Meetperiode.objects.order_by("vanaf", "pk"):
        perioden[periode.dienst].append(periode)
    balken = tuple(
        _bar(
            dienst,
            [*spans[dienst.pk], *(gemeten[dienst.contractdienst] if dienst.contractdienst else [])],
            perioden[dienst.contractdienst] if dienst.contractdienst else None,
            now,
        )
        for dienst in diensten
    )
    voorvallen = [_voorval(bericht) for bericht in berichten]
    return Statuspagina(
        gemaakt_op=now,
        stand=min((balk.stand for balk in balken), key=ERNST.index, default=Stand.ONBEKEND),
        diensten=balken,
        nu=tuple(v for v in voorvallen if v.van <= now and (v.tot is None or v.tot > now)),
        gepland=tuple(reversed([v for v in voorvallen if v.van > now])),
        geweest=tuple(v for v in voorvallen if v.tot is not None and now - TERUG <= v.tot <= now),
    )


def _spans_of_berichten(berichten: Iterable[Statusbericht], now: dt.datetime) -> dict[int, list[Span]]:
    spans: dict[int, list[Span]] = defaultdict(list)
    for bericht in berichten:
        for dienst in bericht.diensten.all():
            if bericht.van <= now:
                spans[dienst.pk].append(Span(Stand(bericht.soort), bericht.van, bericht.tot or now))
    return spans


def _spans_of_metingen(begin: dt.datetime, now: dt.datetime) -> dict[str, list[Span]]:
    """What was measured counts as well as what was told; both together are counted once."""
    spans: dict[str, list[Span]] = defaultdict(list)
    rijen = Onbeschikbaarheid.objects.filter(Q(tot__isnull=True) | Q(tot__gt=begin), van__lte=now)
    for rij in rijen.order_by("van", "pk"):
        stand = Stand.ONDERHOUD if rij.gepland else Stand.STORING
        spans[rij.dienst].append(Span(stand, rij.van, rij.tot or now))
    return spans


def _bar(
    dienst: IctDienst,
    spans: list[Span],
    perioden: list[Meetperiode] | None,
    now: dt.datetime,
) -> Dienstbalk:
    today = timezone.localdate(now)
    dagen = tuple(
        _day(today - (DAGEN - 1 - number) * DAY, spans, dienst, perioden, now) for number in range(DAGEN)
    )
    # An outage written down before measuring began is shown, but says nothing of the days around it.
    bekend = [d for d in dagen if d.gemeten]
    stuk = sum(
        (
            _covered(spans, Stand.STORING, _midnight(d.datum), min(_midnight(d.datum + DAY), now))
            for d in bekend
        ),
        dt.timedelta(),
    )
    totaal = sum((min(_midnight(d.datum + DAY), now) - _midnight(d.datum) for d in bekend), dt.timedelta())
    nu = min(
        (span.stand for span in spans if span.van <= now <= span.tot and span.tot >= now),
        key=ERNST.index,
        default=Stand.WERKT,
    )
    return Dienstbalk(
        naam=dienst.naam,
        omschrijving=dienst.omschrijving,
        stand=nu,
        dagen=dagen,
        aandeel=1 - stuk / totaal if totaal else None,
    )


def _day(
    datum: dt.date,
    spans: list[Span],
    dienst: IctDienst,
    perioden: list[Meetperiode] | None,
    now: dt.datetime,
) -> Dag:
    van, tot = _midnight(datum), min(_midnight(datum + DAY), now)
    gemeten = _is_measured(datum, dienst, perioden)
    for stand in (Stand.STORING, Stand.HINDER, Stand.ONDERHOUD):
        duur = _covered(spans, stand, van, tot)
        if duur:
            kort = stand == Stand.STORING and duur < KORT
            return Dag(
                datum, Stand.HINDER if kort else stand, max(1, round(duur.total_seconds() / 60)), gemeten
            )
    return Dag(datum, Stand.WERKT if gemeten else Stand.ONBEKEND, 0, gemeten)


def _is_measured(datum: dt.date, dienst: IctDienst, perioden: list[Meetperiode] | None) -> bool:
    """A service of the contract in its measured periods, another since it is there."""
    if perioden is None:
        return dienst.sinds <= datum
    return any(p.vanaf <= datum and (p.tot_en_met is None or datum <= p.tot_en_met) for p in perioden)


def _covered(spans: list[Span], stand: Stand, van: dt.datetime, tot: dt.datetime) -> dt.timedelta:
    """How much of this time spans of one kind cover, overlaps counted once."""
    total, reached = dt.timedelta(), van
    for span in sorted((s for s in spans if s.stand == stand), key=lambda s: s.van):
        begin, end = max(span.van, reached), min(span.tot, tot)
        if end > begin:
            total += end - begin
            reached = end
    return total


def _voorval(bericht: Statusbericht) -> Voorval:
    return Voorval(
        uuid=str(bericht.uuid),
        soort=bericht.soort,
        titel=bericht.titel,
        diensten=tuple(sorted(dienst.naam for dienst in bericht.diensten.all())),
        van=bericht.van,
        tot=bericht.tot,
        regels=tuple(Regel(r.op, r.get_stand_display(), r.tekst) for r in bericht.regels.all()),
    )


def _midnight(datum: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(datum, dt.time.min)).astimezone(dt.UTC)


def list_feed(page: Statuspagina) -> list[Voorval]:
    """What a feed reader gets: everything of the page, the latest first."""
    return sorted(
        chain(page.nu, page.gepland, page.geweest),
        key=lambda v: v.regels[0].op if v.regels else v.van,
        reverse=True,
    )


# --- For the desk ------------------------------------------------------------------------------------------
def list_statusberichten() -> QuerySet[Statusbericht]:
    return Statusbericht.objects.prefetch_related(
        "diensten", Prefetch("regels", Statusregel.objects.select_related("door").order_by("-op", "-pk"))
    ).order_by("-van", "-pk")


def list_ict_diensten() -> QuerySet[IctDienst]:
    return IctDienst.objects.filter(actief=True).order_by("volgorde", "naam")


def list_diensten_met_aantallen() -> QuerySet[IctDienst]:
    """Every service with how many branches use it and how many open calls hang on it."""
    return list_ict_diensten().annotate(
        aantal_vestigingen=Count("gebruik", distinct=True),
        aantal_meldingen=Count(
            "meldingen", filter=~Q(meldingen__status__in=["opgelost", "afgesloten"]), distinct=True
        ),
    )


def list_gebruik(dienst: IctDienst) -> QuerySet[Dienstgebruik]:
    return dienst.gebruik.select_related("vestiging__organisatie").order_by(
        "vestiging__organisatie__naam", "vestiging__naam", "pk"
    )


def list_meldingen_van_dienst(dienst: IctDienst) -> QuerySet[Melding]:
    return (
        Melding.objects.filter(ict_dienst=dienst)
        .select_related("organisatie", "vestiging", "behandelaar")
        .order_by("-gemeld_op", "-pk")[:20]
    )
