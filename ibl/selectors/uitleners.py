"""Which branches could lend, and when the van calls at each of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from ibl import uitlener
from ibl.models import Bezit, Statusovergang, Stopsluiting, Stopvenster, Transportopdracht, Weekpatroon
from ibl.selectors.cijfers import load_rijdagen
from ibl.uitlener import Kandidaat, Keuze
from ibl.workflow import Status

VOORUIT = dt.timedelta(days=21)
ZOEK_LIMIET = 8


@dataclass(frozen=True)
class Gevonden:
    """A title in the network, and how many branches have it."""

    sleutel: str
    isbn: str
    ppn: str
    titel: str
    auteur: str
    vestigingen: int


def search_bezit(tekst: str) -> list[Gevonden]:
    """Titles that branches have, each once, what most branches have first."""
    code = tekst.upper().replace("-", "").replace(" ", "")
    if len(code) < 3:  # noqa: PLR2004  fewer letters are no search, and the index does not help
        return []
    found = Bezit.objects.filter(Q(sleutel=code) | Q(isbn=code) | Q(ppn=code) | Q(titel__icontains=tekst))
    keys = list(
        found.order_by("sleutel").values_list("sleutel").annotate(aantal=Count("pk"))[: ZOEK_LIMIET * 5]
    )
    counts = dict(keys)
    titles = Bezit.objects.filter(sleutel__in=list(counts)).order_by("sleutel", "pk").distinct("sleutel")
    ordered = sorted(titles, key=lambda row: (-counts[row.sleutel], row.titel, row.pk))
    return [
        Gevonden(row.sleutel, row.isbn, row.ppn, row.titel, row.auteur, counts[row.sleutel])
        for row in ordered[:ZOEK_LIMIET]
    ]


def list_bezit_of(opdracht: Transportopdracht) -> QuerySet[Bezit]:
    """Who has this title, except the branch that asks and branches that said they have it not."""
    keys = [key for key in (opdracht.isbn, opdracht.ppn) if key]
    same = Q(sleutel__in=keys) if keys else Q(titel__iexact=opdracht.titel)
    refused = Statusovergang.objects.filter(
        opdracht_id=opdracht.pk, naar=Status.NIET_LEVERBAAR, plaats__isnull=False
    )
    return (
        Bezit.objects.filter(same, exemplaren__gt=0, vestiging__actief=True)
        .exclude(vestiging_id=opdracht.bestemming_id)
        .exclude(vestiging__in=refused.values("plaats_id"))
        .select_related("vestiging__organisatie")
        .order_by("vestiging_id")
    )


def rank_uitleners(opdracht: Transportopdracht, *, now: dt.datetime) -> list[Keuze]:
    """Every branch that could lend this title, the best first, in a fixed number of queries."""
    if opdracht.lading != Transportopdracht.Lading.ITEM:
        return []
    places = {row.vestiging_id: row.vestiging for row in list_bezit_of(opdracht)}
    if not places:
        return []
    bezoeken = list_bezoeken([*places, opdracht.bestemming_id], now=now)
    lent, borrowed = _count_lately({place.organisatie_id for place in places.values()}, now=now)
    candidates = [
        Kandidaat(
            vestiging=pk,
            naam=str(place),
            bezoeken=bezoeken[pk],
            uitgeleend=lent.get(place.organisatie_id, 0),
            geleend=borrowed.get(place.organisatie_id, 0),
        )
        for pk, place in places.items()
    ]
    return uitlener.rank(candidates, bezoeken[opdracht.bestemming_id], now=timezone.localtime(now))


def _count_lately(organisaties: Iterable[int], *, now: dt.datetime) -> tuple[dict[int, int], dict[int, int]]:
    recent = Transportopdracht.objects.promised().filter(aangevraagd_op__gte=now - uitlener.VENSTER)
    # What stays within one library is neither lent nor borrowed.
    between = recent.filter(uitlener__isnull=False).exclude(uitlener_id=F("aanvrager_id"))
    lent = between.filter(uitlener__in=list(organisaties)).order_by().values_list("uitlener_id")
    borrowed = between.filter(aanvrager__in=list(organisaties)).order_by().values_list("aanvrager_id")
    return dict(lent.annotate(aantal=Count("pk"))), dict(borrowed.annotate(aantal=Count("pk")))


def list_bezoeken(vestigingen: Sequence[int], *, now: dt.datetime) -> dict[int, list[dt.datetime]]:
    """When the van calls at each of these branches in the coming weeks, by route calendar and closures."""
    local = timezone.localtime(now)
    last = (local + VOORUIT).date()
    rijdagen = load_rijdagen(now, now + VOORUIT)
    dates = [local.date() + dt.timedelta(days=number) for number in range((last - local.date()).days + 1)]
    driving = [datum for datum in dates if rijdagen.is_rijdag(datum)]
    weekdagen: defaultdict[int, set[int]] = defaultdict(set)
    patterns = Weekpatroon.objects.filter(
        Q(geldig_tot__isnull=True) | Q(geldig_tot__gte=local.date()),
        vestiging__in=vestigingen,
        geldig_vanaf__lte=last,
    )
    for pk, weekdag in patterns.order_by("pk").values_list("vestiging_id", "weekdag"):
        weekdagen[pk].add(weekdag)
    tijden: defaultdict[int, dict[int, dt.time]] = defaultdict(dict)
    windows = Stopvenster.objects.filter(stopplaats__vestiging__in=vestigingen).order_by("-van")
    for pk, weekdag, van in windows.values_list("stopplaats__vestiging_id", "weekdag", "van"):
        tijden[pk][weekdag] = van
    dicht: defaultdict[int, set[dt.date]] = defaultdict(set)
    closures = Stopsluiting.objects.filter(
        stopplaats__vestiging__in=vestigingen, van__lte=last, tot__gte=local.date()
    )
    rows = closures.order_by("pk").values_list("stopplaats__vestiging_id", "van", "tot")
    for pk, first, until in rows:
        dicht[pk] |= {first + dt.timedelta(days=number) for number in range((until - first).days + 1)}
    return {
        pk: uitlener.list_bezoeken(
            local,
            rijdagen=driving,
            weekdagen=frozenset(weekdagen[pk]),
            dicht=frozenset(dicht[pk]),
            tijden=tijden[pk],
        )
        for pk in vestigingen
    }
