"""Small days to plan, made by hypothesis: places on a grid, two kinds of van, narrow and wide windows."""

from hypothesis import strategies as st

from ibl.planning.plan import Bezoek, Plan, Rit, Soort, reload_at, visit
from ibl.planning.probleem import Depot, Probleem, Spitsblok, Taak, Venster, Wagen, Zending

DAG = 10_000
PLEKKEN = 7


@st.composite
def vensters(draw: st.DrawFn) -> Venster:
    van = draw(st.integers(0, DAG - 1))
    return Venster(van, draw(st.integers(van, DAG)))


@st.composite
def spitsblokken(draw: st.DrawFn) -> tuple[Spitsblok, ...]:
    """None, or two that do not overlap, as a morning and an evening."""
    if draw(st.booleans()):
        return ()
    edges = sorted(draw(st.lists(st.integers(0, DAG), min_size=4, max_size=4, unique=True)))
    procent = draw(st.integers(100, 200))
    return (Spitsblok(edges[0], edges[1], procent), Spitsblok(edges[2], edges[3], procent))


@st.composite
def depots(draw: st.DrawFn, *, ruim: bool) -> tuple[Depot, ...]:
    """The main one at place 0, and often a second at place 6 with hours of its own."""
    first = Depot(0, Venster(0, DAG), draw(st.integers(0, 100)))
    if not draw(st.booleans()):
        return (first,)
    return (first, Depot(6, Venster(0, DAG) if ruim else draw(vensters()), draw(st.integers(0, 100))))


@st.composite
def problemen(
    draw: st.DrawFn, *, met_spits: bool = True, ruim: bool = False, met_depots: bool = False
) -> Probleem:
    """A day; `ruim` leaves every window open and every van large enough, so that a plan is easy to find.

    With `met_depots` the crates of some places lie at one depot.
    """
    points = draw(
        st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=PLEKKEN, max_size=PLEKKEN)
    )
    meters = [[(abs(a[0] - b[0]) + abs(a[1] - b[1])) * 10 for b in points] for a in points]
    seconden = [
        [meter // 2 + 5 if van != naar else 0 for naar, meter in enumerate(row)]
        for van, row in enumerate(meters)
    ]
    vertrek = draw(depots(ruim=ruim))
    home = st.integers(0, len(vertrek) - 1)
    wagens = tuple(
        Wagen(
            sleutel=f"bus{number}",
            capaciteit=draw(st.integers(10, 40)),
            dienst=Venster(0, DAG) if ruim else draw(vensters()),
            bereik=None if ruim else draw(st.none() | st.integers(200, 4000)),
            max_duur=None if ruim else draw(st.none() | st.integers(500, DAG)),
            begin=draw(home),
            einde=draw(home),
            herlaaddepots=tuple(sorted(draw(st.sets(home)))),
            max_herladen=2,
            per_seconde=draw(st.integers(0, 2)),
        )
        for number in range(2)
    )
    taken = tuple(
        Taak(
            sleutel=f"t{plek}",
            plek=plek,
            lossen=draw(st.integers(0, 10)),
            laden=draw(st.integers(0, 10)),
            duur=draw(st.integers(0, 60)),
            vensters=() if ruim else tuple(draw(st.lists(vensters(), max_size=2))),
            beschikbaar_vanaf=0 if ruim else draw(st.integers(0, DAG // 4)),
            waarde=draw(st.none() | st.integers(0, 5000)),
            wagens=draw(st.none() | st.just(frozenset({"bus0"}))),
            depots=draw(st.none() | home.map(lambda depot: frozenset({depot}))) if met_depots else None,
        )
        for plek in range(1, 5)
    )
    zendingen = (
        (Zending("z", 5, 6, draw(st.integers(1, 8)), ophaalduur=10, bezorgduur=10),)
        if draw(st.booleans())
        else ()
    )
    return Probleem(
        meters=meters,
        seconden=seconden,
        depots=vertrek,
        wagens=wagens,
        taken=taken,
        zendingen=zendingen,
        spits=draw(spitsblokken()) if met_spits else (),
    )


@st.composite
def plannen(draw: st.DrawFn, probleem: Probleem) -> Plan:
    """Some plan, most often a poor one: visits in any order over the vans, with reloads thrown in."""
    bezoeken: list[Bezoek] = [visit(taak.sleutel) for taak in probleem.taken]
    for zending in probleem.zendingen:
        bezoeken += [Bezoek(Soort.OPHALEN, zending.sleutel), Bezoek(Soort.BEZORGEN, zending.sleutel)]
    bezoeken += draw(st.lists(st.integers(0, len(probleem.depots) - 1).map(reload_at), max_size=2))
    order = draw(st.permutations(bezoeken))
    order = order[: draw(st.integers(0, len(order)))]
    cut = draw(st.integers(0, len(order)))
    return Plan((Rit("bus0", tuple(order[:cut])), Rit("bus1", tuple(order[cut:]))))
