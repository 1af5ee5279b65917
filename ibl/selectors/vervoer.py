"""What driving brought about: movements, kilometres, energy, emissions, costs, and the rows behind."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.meting import Bronrij, Periode, Telling
from bisc_portal.netwerk.models import Organisatie
from ibl import permissions
from ibl.models import Aandrijving, Emissiefactor, Rit, Rittarief, Stop, Stoplading
from ibl.selectors.dagprobleem import TWINTIGSTEN

KILO = Decimal(1000)
UUR = Decimal(3600)


def _driven(periode: Periode, bibliotheek_id: int | None) -> QuerySet[Rit]:
    """Trips that were driven on a day of the period; of one library those that brought it something."""
    van, tot = timezone.localdate(periode.van), timezone.localdate(periode.tot - dt.timedelta(microseconds=1))
    ritten = Rit.objects.driven().filter(datum__gte=van, datum__lte=tot)
    if bibliotheek_id is not None:
        ritten = ritten.filter(
            pk__in=Stoplading.objects.filter(betaler_id=bibliotheek_id, stop__rit__isnull=False).values(
                "stop__rit"
            )
        )
    return ritten.select_related("voertuig").order_by("datum", "naam", "pk")


def count_voertuigbewegingen(
    periode: Periode,
    *,
    now: dt.datetime,  # noqa: ARG001  every indicator is asked with the moment of asking
    bibliotheek_id: int | None = None,
) -> Telling:
    """Movements driven, of those there would have been had libraries and Kunst Centraal each driven alone."""
    sums = (
        _driven(periode, bibliotheek_id)
        .order_by()
        .aggregate(driven=Sum("bewegingen"), apart=Sum("bewegingen_los"))
    )
    return Telling(teller=Decimal(sums["driven"] or 0), noemer=Decimal(sums["apart"] or 0))


def list_voertuigbewegingen(
    periode: Periode,
    *,
    now: dt.datetime,  # noqa: ARG001  every indicator is asked with the moment of asking
    bibliotheek_id: int | None = None,
) -> list[Bronrij]:
    """One row a trip: how many movements, and how many it saved."""
    return [show_bewegingen(rit) for rit in _driven(periode, bibliotheek_id)]


def show_bewegingen(rit: Rit) -> Bronrij:
    return Bronrij(
        sleutel=f"rit-{rit.pk}",
        label=f"{rit.naam}, {rit.datum:%d-%m-%Y}, {rit.voertuig}",
        url=rit.get_absolute_url(),
        telt_mee=True,
        behaald=rit.bewegingen < rit.bewegingen_los,
        reden=f"{rit.bewegingen} bewegingen, {rit.bewegingen_los} zonder combineren",
        gewicht=Decimal(rit.bewegingen),
    )


def count_co2(
    periode: Periode,
    *,
    now: dt.datetime,  # noqa: ARG001  every indicator is asked with the moment of asking
    bibliotheek_id: int | None = None,
) -> Telling:
    """Kilograms of CO₂ over kilometres driven; trips without a known factor count in neither."""
    factors = load_factoren()
    kilos, kilometers = Decimal(0), Decimal(0)
    for rit in _driven(periode, bibliotheek_id):
        emitted = emission_of(rit, factors)
        if emitted is not None:
            kilos += emitted
            kilometers += Decimal(rit.meters) / KILO
    return Telling(teller=kilos.quantize(Decimal("0.001")), noemer=kilometers)


def list_co2(
    periode: Periode,
    *,
    now: dt.datetime,  # noqa: ARG001  every indicator is asked with the moment of asking
    bibliotheek_id: int | None = None,
) -> list[Bronrij]:
    """One row a trip with its kilograms; what has no factor says so."""
    factors = load_factoren()
    return [show_uitstoot(rit, factors) for rit in _driven(periode, bibliotheek_id)]


def show_uitstoot(rit: Rit, factors: "Factoren") -> Bronrij:
    emitted = emission_of(rit, factors)
    reden = (
        f"geen emissiefactor bekend voor {rit.get_aandrijving_display()}"
        if emitted is None
        else f"{emitted:.1f} kg over {rit.kilometers:.0f} km".replace(".", ",")
    )
    return Bronrij(
        sleutel=f"rit-{rit.pk}",
        label=f"{rit.naam}, {rit.datum:%d-%m-%Y}, {rit.voertuig}",
        url=rit.get_absolute_url(),
        telt_mee=emitted is not None,
        behaald=emitted is not None,
        reden=reden,
        gewicht=emitted or Decimal(0),
    )


def list_driven(periode: Periode) -> QuerySet[Rit]:
    """Every trip that was driven in the period, by day."""
    return _driven(periode, None)


# --- Energy, emissions and costs -------------------------------------------------------------------------
type Factoren = dict[str, list[Emissiefactor]]


def load_factoren() -> Factoren:
    """Every factor by what it is for, newest first."""
    factors: Factoren = defaultdict(list)
    for factor in Emissiefactor.objects.order_by("aandrijving", "-geldig_vanaf"):
        factors[factor.aandrijving].append(factor)
    return factors


def factor_on(factors: Factoren, aandrijving: str, datum: dt.date) -> Emissiefactor | None:
    return next((factor for factor in factors.get(aandrijving, []) if factor.geldig_vanaf <= datum), None)


def energy_of(rit: Rit) -> Decimal:
    """Litres or kWh, by what the vehicle uses on a hundred kilometres."""
    return Decimal(rit.meters) / KILO * rit.verbruik_per_100_km / 100


def emission_of(rit: Rit, factors: Factoren) -> Decimal | None:
    """Kilograms of CO₂ from well to wheel; None where no factor counted that day."""
    factor = factor_on(factors, rit.aandrijving, rit.datum)
    return None if factor is None else energy_of(rit) * factor.kg_co2_per_eenheid


def cost_of(rit: Rit, tarieven: Iterable[Rittarief]) -> Decimal | None:
    """Euros, by the rate that counted that day; None where there was none."""
    tarief = next((tarief for tarief in tarieven if tarief.geldig_vanaf <= rit.datum), None)
    if tarief is None:
        return None
    hours = Decimal(rit.duur.total_seconds()) / UUR if rit.duur else Decimal(0)
    return Decimal(rit.meters) / KILO * tarief.euro_per_km + hours * tarief.euro_per_uur


@dataclass(frozen=True)
class Betaler:
    """The share of one payer: its crate-kilometres, and what follows from them."""

    organisatie: Organisatie
    krat_kilometers: Decimal
    aandeel: Decimal
    kosten: Decimal
    co2: Decimal


@dataclass(frozen=True)
class Verbruik:
    aandrijving: Aandrijving
    hoeveel: Decimal
    kilometers: Decimal
    co2: Decimal | None
    bronnen: list[str]


@dataclass(frozen=True)
class Vervoer:
    """The results of a set of trips: a trip, a day or a month."""

    ritten: list[Rit]
    kilometers: Decimal
    uren: Decimal
    bezetting: Decimal | None
    bewegingen: int
    bewegingen_los: int
    kilometers_los: Decimal
    spitsbewegingen: int
    spitsbewegingen_vroeg: int
    verbruik: list[Verbruik]
    co2: Decimal | None
    kosten: Decimal | None
    betalers: list[Betaler]

    @property
    def bespaard(self) -> int:
        return self.bewegingen_los - self.bewegingen

    @property
    def spits_bespaard(self) -> int:
        return self.spitsbewegingen_vroeg - self.spitsbewegingen

    @property
    def kilometers_bespaard(self) -> Decimal:
        return self.kilometers_los - self.kilometers


def load_vervoer(ritten: list[Rit]) -> Vervoer:
    """Everything about these trips; the queries do not grow with their number."""
    factors = load_factoren()
    tarieven = list(Rittarief.objects.order_by("-geldig_vanaf"))
    kosten = {rit.pk: cost_of(rit, tarieven) for rit in ritten}
    co2 = {rit.pk: emission_of(rit, factors) for rit in ritten}
    hours = sum((Decimal(rit.duur.total_seconds()) / UUR for rit in ritten if rit.duur), Decimal(0))
    room = sum(rit.capaciteit_kratten for rit in ritten)
    return Vervoer(
        ritten=ritten,
        kilometers=Decimal(sum(rit.meters for rit in ritten)) / KILO,
        uren=hours,
        bezetting=Decimal(sum(rit.hoogste_lading for rit in ritten)) / room if room else None,
        bewegingen=sum(rit.bewegingen for rit in ritten),
        bewegingen_los=sum(rit.bewegingen_los for rit in ritten),
        kilometers_los=Decimal(sum(rit.meters_los for rit in ritten)) / KILO,
        spitsbewegingen=sum(rit.spitsbewegingen for rit in ritten),
        spitsbewegingen_vroeg=sum(rit.spitsbewegingen_vroeg for rit in ritten),
        verbruik=_verbruik(ritten, co2, factors),
        co2=_total(co2.values()),
        kosten=_total(kosten.values()),
        betalers=_betalers(ritten, kosten, co2),
    )


def _total(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _verbruik(ritten: list[Rit], co2: dict[int, Decimal | None], factors: Factoren) -> list[Verbruik]:
    rows = []
    for aandrijving in Aandrijving:
        mine = [rit for rit in ritten if rit.aandrijving == aandrijving]
        if not mine:
            continue
        used = {factor_on(factors, aandrijving, rit.datum) for rit in mine}
        rows.append(
            Verbruik(
                aandrijving=aandrijving,
                hoeveel=sum((energy_of(rit) for rit in mine), Decimal(0)),
                kilometers=Decimal(sum(rit.meters for rit in mine)) / KILO,
                co2=_total(co2[rit.pk] for rit in mine),
                bronnen=sorted(
                    f"{factor.kg_co2_per_eenheid.normalize():f} kg per {aandrijving.eenheid}, vanaf "
                    f"{factor.geldig_vanaf:%d-%m-%Y}: {factor.bron}".replace(".", ",", 1)
                    for factor in used
                    if factor is not None
                ),
            )
        )
    return rows


def _betalers(
    ritten: list[Rit], kosten: dict[int, Decimal | None], co2: dict[int, Decimal | None]
) -> list[Betaler]:
    """Each trip's cost and CO₂ go to its payers by crate-kilometre."""
    rows = (
        Stoplading.objects.filter(stop__rit__in=[rit.pk for rit in ritten])
        .values("stop__rit", "betaler")
        .annotate(deel=Sum((F("lossen") + F("laden")) * F("stop__depot_meters")))
        .order_by("stop__rit", "betaler")
    )
    per_rit: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for row in rows:
        per_rit[row["stop__rit"]][row["betaler"]] = Decimal(row["deel"]) / TWINTIGSTEN / KILO
    sums: dict[int, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    for rit_id, shares in per_rit.items():
        whole = sum(shares.values(), Decimal(0))
        for betaler, crate_km in shares.items():
            part = crate_km / whole if whole else Decimal(0)
            old = sums[betaler]
            sums[betaler] = [
                old[0] + crate_km,
                old[1] + part * (kosten[rit_id] or 0),
                old[2] + part * (co2[rit_id] or 0),
            ]
    total = sum((values[0] for values in sums.values()), Decimal(0))
    organisaties = Organisatie.objects.in_bulk(list(sums))
    found = [
        Betaler(organisaties[pk], values[0], values[0] / total if total else Decimal(0), values[1], values[2])
        for pk, values in sums.items()
    ]
    return sorted(found, key=lambda row: (-row.krat_kilometers, row.organisatie.naam))


def list_ritten_of_month(maand: dt.date) -> QuerySet[Rit]:
    """The trips driven in a month, newest first."""
    after = (maand.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return (
        Rit.objects.driven()
        .filter(Q(datum__gte=maand.replace(day=1)), datum__lt=after)
        .select_related("voertuig", "dienst__chauffeur")
        .order_by("-datum", "naam", "pk")
    )


def ritten_visible_to(user: User) -> QuerySet[Rit]:
    """BiSC's own people see every trip; a driver the own ones."""
    ritten = Rit.objects.select_related(
        "plan__depot__vestiging", "plan__matrix", "voertuig", "dienst__chauffeur"
    ).order_by("-datum", "naam", "pk")
    if permissions.can_see_ritten(user):
        return ritten
    return ritten.filter(dienst__chauffeur=user)


def list_stops_of(rit: Rit) -> QuerySet[Stop]:
    return (
        rit.stops.select_related("vestiging__organisatie", "vestiging__stopplaats")
        .prefetch_related("ladingen__betaler")
        .order_by("volgnummer", "pk")
    )


def list_months() -> list[dt.date]:
    """Months with a driven trip, newest first."""
    return list(Rit.objects.driven().dates("datum", "month", order="DESC"))
