"""The map and the time line of a day's plan, as numbers that a template draws, on the page and in the PDF."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bisc_portal.netwerk.models import Gemeente, Vestiging
from ibl.planning import kaart
from ibl.planning.opschriften import Opschrift, box, place_names
from ibl.selectors.dagprobleem import seconds_of
from ibl.selectors.planbord import Bordrit, Planbord
from ibl.selectors.reistijden import Punt, point_of

KAART_BREEDTE = 430
TIJD_BREEDTE, TIJD_HOOGTE, TIJD_LINKS = 760, 58, 96
MERK = 18.0
GROTE_GEMEENTE = 50_000


@dataclass(frozen=True)
class Merk:
    """One stop on the map: where its number stands, and where it really is."""

    x: float
    y: float
    plek_x: float
    plek_y: float
    nummer: int | None
    kleur: str
    naam: str
    fout: bool

    @property
    def verschoven(self) -> bool:
        return abs(self.x - self.plek_x) + abs(self.y - self.plek_y) > 5  # noqa: PLR2004  pixels: a thin line shows


@dataclass(frozen=True)
class Depotmerk:
    """A depot a trip leaves from: the left upper corner of its square."""

    x: float
    y: float
    naam: str


@dataclass(frozen=True)
class Lijn:
    naam: str
    kleur: str
    streep: str
    punten: str


@dataclass(frozen=True)
class Kaart:
    breedte: int
    hoogte: int
    omtrek: Sequence[str]
    plaatsen: Sequence[Opschrift]
    lijnen: Sequence[Lijn]
    merken: Sequence[Merk]
    depots: Sequence[Depotmerk]


@dataclass(frozen=True)
class Balk:
    x: float
    breedte: float
    soort: str
    titel: str
    nummer: int | None = None

    @property
    def einde(self) -> float:
        return self.x + self.breedte


@dataclass(frozen=True)
class Tijdrij:
    naam: str
    kleur: str
    y: int
    dienst_x: float
    dienst_breedte: float
    balken: Sequence[Balk]


@dataclass(frozen=True)
class Tijdlijn:
    breedte: int
    hoogte: int
    uren: Sequence[tuple[float, str]]
    spits: Sequence[tuple[float, float, str]]
    rijen: Sequence[Tijdrij]


# --- The map ---------------------------------------------------------------------------------------------
def network_points() -> tuple[Punt, ...]:
    """Every branch and municipality with coordinates: what the outline is drawn around."""
    rows = [
        *Vestiging.objects.filter(lat__isnull=False, lon__isnull=False)
        .order_by("pk")
        .values_list("lat", "lon"),
        *Gemeente.objects.filter(lat__isnull=False, lon__isnull=False)
        .order_by("pk")
        .values_list("lat", "lon"),
    ]
    return tuple((float(lat), float(lon)) for lat, lon in rows if lat is not None and lon is not None)


def draw_map(bord: Planbord) -> Kaart:
    points = network_points()
    if not points:
        return Kaart(KAART_BREEDTE, 10, (), (), (), (), ())
    projectie = kaart.project(points, breedte=KAART_BREEDTE)
    depots = {
        depot.pk: (projectie.place(home), str(depot))
        for depot in bord.depots
        if (home := point_of(depot.vestiging)) is not None
    }
    items = [
        (item, rit.kleur, projectie.place(punt))
        for rit in bord.ritten
        for item in rit.stops
        if item.nummer is not None and (punt := point_of(item.stop.vestiging)) is not None
    ]
    items += [
        (item, "#475760", projectie.place(punt))
        for item in bord.ongepland
        if (punt := point_of(item.stop.vestiging)) is not None
    ]
    fixed = [spot for spot, _ in depots.values()]
    spots = kaart.spread(
        [*fixed, *(spot for _, _, spot in items)],
        afstand=MERK,
        breedte=projectie.breedte,
        hoogte=projectie.hoogte,
        vast=len(fixed),
    )[len(fixed) :]
    merken = [
        Merk(*spot, *place, item.nummer, kleur, str(item.stop.vestiging), item.fout)
        for (item, kleur, place), spot in zip(items, spots, strict=True)
    ]
    where = {id(item): spot for (item, _, _), spot in zip(items, spots, strict=True)}
    roads = [_road(rit, where, depots) for rit in bord.ritten if not rit.leeg]
    return Kaart(
        projectie.breedte,
        projectie.hoogte,
        kaart.outline(points, KAART_BREEDTE),
        place_names(
            [(projectie.place(punt), naam) for punt, naam in _towns()],
            bezet=[box(spot, MERK + 1) for spot in [*fixed, *spots]],
            wegen=[punt for road in roads for punt in kaart.walk(road)],
            breedte=projectie.breedte,
            hoogte=projectie.hoogte,
        ),
        [
            Lijn(rit.rit.naam, rit.kleur, rit.streep, kaart.line(road))
            for rit, road in zip((rit for rit in bord.ritten if not rit.leeg), roads, strict=True)
        ],
        merken,
        [Depotmerk(x - MERK / 2, y - MERK / 2, naam) for (x, y), naam in depots.values()],
    )


def _road(rit: Bordrit, where: dict[int, Punt], depots: dict[int, tuple[Punt, str]]) -> list[Punt]:
    """From its own depot past its stops and back again."""
    home = [depots[rit.rit.depot.pk][0]] if rit.rit.depot.pk in depots else []
    return [*home, *(where[id(item)] for item in rit.stops if id(item) in where), *home]


def _towns() -> list[tuple[Punt, str]]:
    """The largest municipalities, for whoever looks for the way on the drawing."""
    rows = (
        Gemeente.objects.filter(
            lat__isnull=False, lon__isnull=False, inwoners_2025_schatting__gte=GROTE_GEMEENTE
        )
        .order_by("-inwoners_2025_schatting", "pk")
        .values_list("lat", "lon", "naam")
    )
    return [
        ((float(lat), float(lon)), naam) for lat, lon, naam in rows if lat is not None and lon is not None
    ]


# --- The time line ---------------------------------------------------------------------------------------
def draw_timeline(bord: Planbord) -> Tijdlijn:
    depots = bord.depots
    begin = (
        min(
            *(seconds_of(depot.open_van) for depot in depots),
            *(v.vertrek for v in bord.uitkomst.ritten),
            86400,
        )
        // 3600
    )
    ends = [*(seconds_of(depot.open_tot) for depot in depots), *(v.terug for v in bord.uitkomst.ritten)]
    end = min(max(ends) // 3600 + 1, 30)
    width = TIJD_BREEDTE - TIJD_LINKS - 12

    def x(seconds: int) -> float:
        return round(TIJD_LINKS + width * (seconds / 3600 - begin) / (end - begin), 1)

    rows = [bord_rit for bord_rit in bord.ritten if not bord_rit.leeg]
    wagens = {wagen.sleutel: wagen for wagen in bord.dag.probleem.wagens}
    rijen = []
    for number, row in enumerate(rows):
        if row.verloop is None:
            continue
        shift = wagens[str(row.rit.voertuig_id)].dienst
        rijen.append(
            Tijdrij(
                naam=row.rit.naam,
                kleur=row.kleur,
                y=28 + number * TIJD_HOOGTE,
                dienst_x=x(shift.van),
                dienst_breedte=round(x(min(shift.tot, end * 3600)) - x(shift.van), 1),
                balken=list(_bars(row, x)),
            )
        )
    return Tijdlijn(
        breedte=TIJD_BREEDTE,
        hoogte=34 + max(1, len(rijen)) * TIJD_HOOGTE,
        uren=[(x(hour * 3600), f"{hour}") for hour in range(begin, end + 1)],
        spits=[
            (
                x(max(blok.van, begin * 3600)),
                round(x(min(blok.tot, end * 3600)) - x(max(blok.van, begin * 3600)), 1),
                "spits",
            )
            for blok in bord.dag.probleem.spits
            if blok.tot > begin * 3600 and blok.van < end * 3600
        ],
        rijen=rijen,
    )


def _bars(row: Bordrit, x: Callable[[int], float]) -> list[Balk]:
    """Loading, driving, waiting and standing, one after the other."""
    verloop = row.verloop
    if verloop is None:
        return []
    bars: list[Balk] = []
    arrivals = [*(stand.aankomst for stand in verloop.standen), verloop.terug]
    leave = arrivals[0] - (
        verloop.rijseconden
        - sum(arrival - stand.vertrek for stand, arrival in zip(verloop.standen, arrivals[1:], strict=True))
    )
    if leave > verloop.vertrek:
        bars.append(_bar(x, verloop.vertrek, leave, "laden", "laden op het depot"))
    for item, stand in zip(row.stops, verloop.standen, strict=True):
        bars.append(_bar(x, leave, stand.aankomst, "rijden", f"rijden naar {item.stop.vestiging}"))
        if stand.wachten:
            bars.append(_bar(x, stand.aankomst, stand.begin, "wachten", "wachten"))
        kind = "fout" if item.fout else "laden" if item.nummer is None else "stop"
        bars.append(_bar(x, stand.begin, stand.vertrek, kind, str(item.stop.vestiging), nummer=item.nummer))
        leave = stand.vertrek
    bars.append(_bar(x, leave, verloop.terug, "rijden", "terug naar het depot"))
    return bars


def _bar(
    x: Callable[[int], float], van: int, tot: int, soort: str, titel: str, *, nummer: int | None = None
) -> Balk:
    clock = f"{van // 3600:02}:{van % 3600 // 60:02}–{tot // 3600:02}:{tot % 3600 // 60:02}"
    return Balk(x(van), max(1.0, round(x(tot) - x(van), 1)), soort, f"{clock} {titel}", nummer)
