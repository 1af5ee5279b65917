"""Measuring: count, compare with what is stored, and write only what changed. And BiSC's explanations."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from django.db import transaction
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond import doorbell
from bisc_portal.logboek.services import record
from bisc_portal.netwerk.selectors import list_bibliotheken
from kpi import measures, perioden
from kpi.models import Duiding, Grafiek, Indicator, IndicatorDefinitie, Meting
from kpi.perioden import Tijdvak

# So long after its end a period is still counted at every run; the full run of the night counts all.
NAMEETTIJD = dt.timedelta(days=45)
ZESDE = Decimal("0.000001")
VERGELEKEN = (
    "definitie_id",
    "waarde",
    "teller",
    "noemer",
    "vergelijking",
    "reden",
    "gegevens_tot",
    "vingerafdruk",
)
NIET_AANGESLOTEN = "Deze meting is nog niet aangesloten op een bron."


@dataclass(frozen=True)
class Vak:
    """The span of days of one figure."""

    van: dt.date
    tot: dt.date


def measure_indicatoren(*, at: dt.datetime, volledig: bool = False) -> int:
    """Measure the recent periods and whatever was never measured; with `volledig` everything.

    Returns how many figures changed. Safe to run twice and beside itself.
    """
    vandaag = timezone.localdate(at)
    tijdvakken = perioden.list_tijdvakken(vandaag)
    recent = tijdvakken if volledig else [t for t in tijdvakken if t.tot > vandaag - NAMEETTIJD]
    changed = 0
    for indicator in Indicator.objects.filter(actief=True).order_by("volgorde", "pk"):
        missing = [] if volledig else _never_measured(indicator, tijdvakken)
        changed += measure_indicator(indicator, {*recent, *missing}, at=at)
    if changed:
        doorbell.ring("kpi.tasks.render_verloop")
    return changed


@transaction.atomic
def measure_indicator(indicator: Indicator, tijdvakken: Iterable[Tijdvak], *, at: dt.datetime) -> int:
    """Measure one indicator over these periods, for the network and each library; return what changed.

    Whoever else measures the same indicator at this moment is left to it.
    """
    if (
        not Indicator.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=indicator.pk)
        .exists()
    ):
        return 0
    definities = list(indicator.definities.order_by("-geldig_vanaf", "-pk"))
    bibliotheken = list(list_bibliotheken().values_list("pk", flat=True))
    fresh = [
        meting
        for vak, definitie in _vakken(tijdvakken, definities)
        for meting in _measure(indicator, definitie, vak, bibliotheken, at)
    ]
    changed = _changed(indicator, fresh)
    Meting.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["indicator", "van", "tot", "bibliotheek"],
        update_fields=["definitie", *(field for field in VERGELEKEN[1:]), "berekend_op"],
    )
    return len(changed)


def _never_measured(indicator: Indicator, tijdvakken: list[Tijdvak]) -> list[Tijdvak]:
    """The periods without a figure for the network."""
    known = set(
        Meting.objects.filter(indicator=indicator, bibliotheek=None).order_by("pk").values_list("van", "tot")
    )
    definities = list(indicator.definities.order_by("-geldig_vanaf", "-pk"))
    return [
        tijdvak
        for tijdvak in tijdvakken
        for vak, _ in _vakken([tijdvak], definities)
        if (vak.van, vak.tot) not in known
    ]


def _vakken(
    tijdvakken: Iterable[Tijdvak], definities: list[IndicatorDefinitie]
) -> list[tuple[Vak, IndicatorDefinitie]]:
    """Each period with the definition of its last day; what is added up over a year begins in January."""
    vakken = {}
    for tijdvak in tijdvakken:
        definitie = next((d for d in definities if d.geldig_vanaf < tijdvak.tot), None)
        if definitie is not None:
            van = tijdvak.begin_van_het_jaar if definitie.is_cumulatief else tijdvak.van
            vakken[Vak(van, tijdvak.tot)] = definitie
    return sorted(vakken.items(), key=lambda pair: (pair[0].tot, pair[0].van))


def _measure(
    indicator: Indicator, definitie: IndicatorDefinitie, vak: Vak, bibliotheken: list[int], at: dt.datetime
) -> list[Meting]:
    """The figure of the network and, where the measure can tell, of every library."""
    meetwijze = measures.find(definitie.meetwijze)
    whose: list[int | None] = [None]
    if meetwijze is not None and meetwijze.per_bibliotheek:
        whose += bibliotheken
    return [_measure_one(indicator, definitie, vak, library, at) for library in whose]


def _measure_one(
    indicator: Indicator, definitie: IndicatorDefinitie, vak: Vak, bibliotheek_id: int | None, at: dt.datetime
) -> Meting:
    meting = Meting(
        indicator=indicator,
        definitie=definitie,
        van=vak.van,
        tot=vak.tot,
        bibliotheek_id=bibliotheek_id,
        gegevens_tot=min(vak.tot - dt.timedelta(days=1), timezone.localdate(at)),
        berekend_op=at,
    )
    meetwijze = measures.find(definitie.meetwijze)
    if meetwijze is None:
        meting.reden = NIET_AANGESLOTEN
        meting.vingerafdruk = measures.fingerprint([])
        return meting
    periode = perioden.as_periode(vak.van, vak.tot)
    telling = meetwijze.count(periode, at, bibliotheek_id)
    meting.vingerafdruk = measures.fingerprint(meetwijze.list_rows(periode, at, bibliotheek_id))
    if telling is None or not telling.noemer:
        meting.reden = meetwijze.leeg
        return meting
    meting.teller = telling.teller.quantize(ZESDE)
    meting.noemer = telling.noemer.quantize(ZESDE)
    meting.waarde = (telling.teller / telling.noemer).quantize(ZESDE, ROUND_FLOOR)
    other = meetwijze.vergelijk(periode, at, bibliotheek_id) if meetwijze.vergelijk else None
    if other is not None and other.aandeel is not None:
        meting.vergelijking = other.aandeel.quantize(ZESDE, ROUND_FLOOR)
    return meting


def _changed(indicator: Indicator, fresh: list[Meting]) -> list[Meting]:
    """The figures that differ from what is stored, or are not stored yet."""
    stored = {
        (meting.van, meting.tot, meting.bibliotheek_id): meting
        for meting in Meting.objects.filter(
            indicator=indicator, tot__in={meting.tot for meting in fresh}
        ).order_by("pk")
    }
    return [
        meting
        for meting in fresh
        if (old := stored.get((meting.van, meting.tot, meting.bibliotheek_id))) is None
        or any(getattr(old, field) != getattr(meting, field) for field in VERGELEKEN)
    ]


@transaction.atomic
def add_duiding(indicator: Indicator, *, maand: dt.date, tekst: str, by: User, at: dt.datetime) -> Duiding:
    """Say why the figure of a month is as it is. Earlier explanations stay."""
    duiding = Duiding.objects.create(indicator=indicator, maand=maand, tekst=tekst, door=by, created_at=at)
    doorbell.ring("kpi.tasks.render_verloop")
    record("geduid", indicator, by=by, at=at, maand=f"{maand:%Y-%m}")
    return duiding


def store_grafiek(sleutel: str, *, vingerafdruk: str, svg: str, at: dt.datetime) -> Grafiek:
    """Keep the drawing until the figures it was made from change."""
    grafiek, _ = Grafiek.objects.update_or_create(
        sleutel=sleutel, defaults={"vingerafdruk": vingerafdruk, "svg": svg, "getekend_op": at}
    )
    return grafiek
