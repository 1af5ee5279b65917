"""The check of a plan: what it accepts can be driven, told by a second, slower way of driving."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ibl.planning.begin import insert_cheapest
from ibl.planning.plan import Bezoek, Plan, Rit, Soort, reload_at, visit
from ibl.planning.probleem import ALTIJD, Depot, Probleem, Spitsblok, Taak, Venster, Wagen, Zending
from ibl.planning.rijtijd import avoid_peaks, drive, seconds_in_peak
from ibl.planning.tijden import Grens
from ibl.planning.toets import check
from tests.ibl.planning.problemen import plannen, problemen

LIJN = [[abs(a - b) * 100 for b in range(6)] for a in range(6)]


def probleem_on_a_line(*taken: Taak, wagen: Wagen | None = None, **fields: object) -> Probleem:
    """Places a hundred metres and a hundred seconds apart, the depot at one end."""
    return Probleem(
        meters=LIJN,
        seconden=LIJN,
        depots=(Depot(0),),
        wagens=(wagen or Wagen("bus", 10),),
        taken=taken,
        **fields,  # type: ignore[arg-type]
    )


def found(probleem: Probleem, *bezoeken: Bezoek) -> set[Grens]:
    return {gebrek.grens for gebrek in check(probleem, Plan((Rit("bus", bezoeken),))).gebreken}


def test_a_plan_that_fits_has_nothing_against_it() -> None:
    probleem = probleem_on_a_line(Taak("a", 1, lossen=5), Taak("b", 2, laden=10))

    uitkomst = check(probleem, Plan((Rit("bus", (visit("a"), visit("b"))),)))

    assert uitkomst.haalbaar
    assert uitkomst.meters == 400
    assert [stand.lading for stand in uitkomst.ritten[0].standen] == [0, 10]


def test_too_many_crates_at_once_are_named_with_how_many() -> None:
    probleem = probleem_on_a_line(Taak("a", 1, lossen=6), Taak("b", 2, lossen=7))

    (gebrek,) = check(probleem, Plan((Rit("bus", (visit("a"), visit("b"))),))).gebreken

    assert (gebrek.grens, gebrek.hoeveel, gebrek.bezoek) == (Grens.CAPACITEIT, 3, None)


def test_loading_again_at_the_depot_makes_room() -> None:
    wagen = Wagen("bus", 10, herlaaddepots=(0,))
    probleem = probleem_on_a_line(Taak("a", 1, lossen=6), Taak("b", 2, lossen=7), wagen=wagen)

    assert found(probleem, visit("a"), reload_at(0), visit("b")) == set()


def test_a_van_that_may_not_load_again_is_refused() -> None:
    probleem = probleem_on_a_line(Taak("a", 1, lossen=6), Taak("b", 2, lossen=7))

    assert found(probleem, visit("a"), reload_at(0), visit("b")) == {Grens.WAGEN}


def test_coming_after_the_window_is_refused_at_that_visit() -> None:
    probleem = probleem_on_a_line(Taak("a", 1, vensters=(Venster(0, 99),)))

    (gebrek,) = check(probleem, Plan((Rit("bus", (visit("a"),)),))).gebreken

    assert (gebrek.grens, gebrek.bezoek, gebrek.hoeveel) == (Grens.VENSTER, 0, 1)


def test_the_second_window_of_a_place_is_used_when_the_first_is_over() -> None:
    taak = Taak("a", 1, vensters=(Venster(0, 50), Venster(600, 700)))

    uitkomst = check(probleem_on_a_line(taak), Plan((Rit("bus", (visit("a"),)),)))

    assert uitkomst.haalbaar
    assert uitkomst.ritten[0].standen[0].begin == 600


def test_a_van_leaves_as_late_as_it_can() -> None:
    taak = Taak("a", 1, vensters=(Venster(1000, 2000),))

    (rit,) = check(probleem_on_a_line(taak), Plan((Rit("bus", (visit("a"),)),))).ritten

    assert (rit.vertrek, rit.terug) == (900, 1100)


def test_the_range_the_shift_and_the_longest_day_are_limits() -> None:
    taak = Taak("a", 5)

    assert found(probleem_on_a_line(taak, wagen=Wagen("bus", 10, bereik=999)), visit("a")) == {Grens.BEREIK}
    assert found(probleem_on_a_line(taak, wagen=Wagen("bus", 10, max_duur=999)), visit("a")) == {Grens.DIENST}
    late = Wagen("bus", 10, dienst=Venster(0, 999))
    assert found(probleem_on_a_line(taak, wagen=late), visit("a")) == {Grens.DIENST}


def test_delivering_before_fetching_is_refused() -> None:
    probleem = probleem_on_a_line(zendingen=(Zending("z", 1, 2, 3),))

    assert found(probleem, Bezoek(Soort.BEZORGEN, "z"), Bezoek(Soort.OPHALEN, "z")) == {Grens.VOLGORDE}
    assert found(probleem, Bezoek(Soort.OPHALEN, "z"), Bezoek(Soort.BEZORGEN, "z")) == set()


def test_what_must_be_done_and_is_not_is_named_and_what_is_optional_costs() -> None:
    probleem = probleem_on_a_line(Taak("moet", 1), Taak("mag", 2, waarde=70))

    uitkomst = check(probleem, Plan())

    assert [gebrek.grens for gebrek in uitkomst.gebreken] == [Grens.ONTBREEKT]
    assert uitkomst.ongepland == ("moet", "mag")
    assert uitkomst.kosten == 70


def test_a_visit_in_two_trips_and_a_van_in_two_places_are_refused() -> None:
    probleem = probleem_on_a_line(Taak("a", 1))
    plan = Plan((Rit("bus", (visit("a"),)), Rit("bus", (visit("a"),))))

    assert {gebrek.grens for gebrek in check(probleem, plan).gebreken} == {Grens.DUBBEL, Grens.WAGEN}


def test_a_place_that_is_closed_to_a_van_is_refused() -> None:
    probleem = probleem_on_a_line(Taak("zone", 1, wagens=frozenset({"elektrisch"})))

    assert found(probleem, visit("zone")) == {Grens.WAGEN}


def test_a_round_waits_until_all_of_it_lies_at_the_depot() -> None:
    probleem = probleem_on_a_line(Taak("a", 1, lossen=1, beschikbaar_vanaf=500))

    (rit,) = check(probleem, Plan((Rit("bus", (visit("a"),)),))).ritten

    assert rit.vertrek == 500


def test_the_rush_makes_a_road_longer_only_while_it_lasts() -> None:
    ochtend = [Spitsblok(100, 200, 200)]

    assert drive(50, 0, ochtend) == 50
    assert drive(50, 100, ochtend) == 200
    assert drive(60, 100, ochtend) == 210
    assert drive(100, 80, ochtend) == 80 + 20 + 100 + 30
    assert seconds_in_peak(80, 150, ochtend) == 50


def test_avoiding_the_peaks_keeps_the_longest_quiet_part_of_a_shift() -> None:
    spits = [Spitsblok(700, 900, 135), Spitsblok(1600, 1800, 135)]

    assert avoid_peaks(700, 1700, spits) == (900, 1600)
    assert avoid_peaks(720, 880, spits) == (720, 880)
    assert avoid_peaks(700, 1700, []) == (700, 1700)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 3000), problemen())
def test_whoever_leaves_later_never_arrives_earlier(
    first: int, second: int, seconden: int, probleem: Probleem
) -> None:
    early, late = sorted((first, second))

    assert drive(seconden, early, probleem.spits) <= drive(seconden, late, probleem.spits)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_an_accepted_plan_breaks_no_capacity_window_range_or_shift(data: st.DataObject) -> None:
    probleem = data.draw(problemen(met_depots=True))
    plan = data.draw(plannen(probleem))

    uitkomst = check(probleem, plan)

    if uitkomst.haalbaar:
        for rit, verloop in zip(plan.ritten, uitkomst.ritten, strict=True):
            drive_by_hand(probleem, rit, verloop.vertrek)


def test_the_later_of_two_windows_is_taken_when_the_trip_is_shorter_with_it() -> None:
    """With the first window the van would wait at the second place until long after its shift."""
    taken = (
        Taak("ochtend of middag", 1, vensters=(Venster(0, 200), Venster(1000, 1200))),
        Taak("middag", 2, vensters=(Venster(1100, 1300),)),
    )
    probleem = probleem_on_a_line(*taken, wagen=Wagen("bus", 10, max_duur=500))
    plan = Plan((Rit("bus", (visit("ochtend of middag"), visit("middag"))),))

    uitkomst = check(probleem, plan)

    assert uitkomst.gebreken == ()
    assert [stand.begin for stand in uitkomst.ritten[0].standen] == [1000, 1100]
    assert uitkomst.ritten[0].duur == 400


def test_the_first_window_is_taken_when_the_later_one_spares_nothing() -> None:
    taak = Taak("a", 1, vensters=(Venster(300, 400), Venster(1000, 1200)))

    uitkomst = check(probleem_on_a_line(taak), Plan((Rit("bus", (visit("a"),)),)))

    assert uitkomst.ritten[0].standen[0].begin == 300


def two_depots_on_a_line() -> Probleem:
    meters = [[abs(van - naar) * 100 for naar in range(4)] for van in range(4)]
    taken = (Taak("a", 1, lossen=1, depots=frozenset({0})), Taak("b", 2, lossen=1, depots=frozenset({1})))
    bus = Wagen("bus", 10, herlaaddepots=(0, 1), max_herladen=2)
    return Probleem(meters, meters, (Depot(0), Depot(3)), (bus,), taken, namen=("Noord", "a", "b", "Zuid"))


def test_crates_are_only_brought_on_a_round_that_began_where_they_lie() -> None:
    probleem = two_depots_on_a_line()
    passing = Plan((Rit("bus", (visit("a"), reload_at(1), visit("b"))),))
    straight = Plan((Rit("bus", (visit("a"), visit("b"))),))

    assert check(probleem, passing).gebreken == ()
    (gebrek,) = check(probleem, straight).gebreken
    assert (gebrek.grens, gebrek.rit, gebrek.bezoek) == (Grens.DEPOT, 0, 1)
    assert gebrek.zin == "De kratten voor b liggen in Zuid. Deze wagen heeft ze niet geladen."


def test_a_first_plan_fetches_crates_where_they_lie() -> None:
    probleem = two_depots_on_a_line()

    plan = insert_cheapest(probleem, Plan((Rit("bus", (visit("b"),)),)))

    assert check(probleem, plan).gebreken == ()
    assert plan.ritten[0].bezoeken == (visit("a"), reload_at(1), visit("b"))


def test_a_van_begins_ends_and_loads_again_only_where_it_may() -> None:
    meters = [[0, 10, 100], [10, 0, 10], [100, 10, 0]]
    depots = (Depot(0, Venster(0, 1000)), Depot(2, Venster(0, 100), laadduur=5))
    taken = (Taak("a", 1, lossen=2), Taak("b", 1, lossen=2))
    far = Wagen("ver", 2, Venster(0, 1000), begin=1, einde=1, herlaaddepots=(1,))
    probleem = Probleem(meters, meters, depots, (far,), taken)
    again = Rit("ver", (visit("a"), reload_at(1), visit("b")))
    elsewhere = Rit("ver", (visit("a"), reload_at(0), visit("b")))

    uitkomst = check(probleem, Plan((again,)))
    assert uitkomst.haalbaar
    assert uitkomst.meters == 40
    assert uitkomst.ritten[0].duur == 50  # four roads of ten, and loading twice
    assert {gebrek.grens for gebrek in check(probleem, Plan((elsewhere,))).gebreken} == {Grens.WAGEN}


def test_a_shift_outside_the_hours_of_its_depot_cannot_be_driven() -> None:
    meters = [[0, 10], [10, 0]]
    evening = Wagen("avond", 5, Venster(500, 900))
    probleem = Probleem(meters, meters, (Depot(0, Venster(0, 100)),), (evening,), (Taak("a", 1),))

    named = {gebrek.grens for gebrek in check(probleem, Plan((Rit("avond", (visit("a"),)),))).gebreken}

    assert named == {Grens.DIENST}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_every_visit_too_many_or_too_few_is_noticed(data: st.DataObject) -> None:
    probleem = data.draw(problemen(ruim=True, met_spits=False))
    plan = data.draw(plannen(probleem))
    required = {taak.sleutel for taak in probleem.taken if taak.waarde is None}

    named = {gebrek.grens for gebrek in check(probleem, plan).gebreken}

    assert (Grens.ONTBREEKT in named) == bool(
        (required | {z.sleutel for z in probleem.zendingen}) - plan.sleutels
    )


def drive_by_hand(probleem: Probleem, rit: Rit, vertrek: int) -> None:
    """Drive second by second and fail at whatever does not fit; shares no code with the check."""
    wagen = next(wagen for wagen in probleem.wagens if wagen.sleutel == rit.wagen)
    depot, einde = probleem.depots[wagen.begin], probleem.depots[wagen.einde]
    assert max(wagen.dienst.van, depot.venster.van, _round_ready(probleem, rit, 0)) <= vertrek
    assert vertrek <= min(wagen.dienst.tot, depot.venster.tot)
    clock, plek, meters, aboard = vertrek + depot.laadduur, depot.plek, 0, _round_load(probleem, rit, 0)
    fetched: set[str] = set()
    assert aboard <= wagen.capaciteit
    assert all(taak.depots is None or wagen.begin in taak.depots for taak in _round(probleem, rit, 0))
    for number, bezoek in enumerate(rit.bezoeken):
        naar, windows, duur, change = _look_up(probleem, bezoek)
        meters += probleem.meters[plek][naar]
        clock = _walk(probleem, probleem.seconden[plek][naar], clock)
        if bezoek.soort == Soort.HERLADEN:
            again = probleem.depots[int(bezoek.sleutel)]
            assert int(bezoek.sleutel) in wagen.herlaaddepots
            assert not fetched
            lying = _round(probleem, rit, number + 1)
            assert all(taak.depots is None or int(bezoek.sleutel) in taak.depots for taak in lying)
            aboard = _round_load(probleem, rit, number + 1)
            clock = max(clock, _round_ready(probleem, rit, number + 1), again.venster.van)
            assert clock <= again.venster.tot
            clock += again.laadduur
        else:
            window = next((window for window in sorted(windows) if clock <= window.tot), None)
            assert window is not None
            clock = max(clock, window.van) + duur
            aboard += change
        if bezoek.soort == Soort.OPHALEN:
            fetched.add(bezoek.sleutel)
        if bezoek.soort == Soort.BEZORGEN:
            fetched.remove(bezoek.sleutel)
        assert 0 <= aboard <= wagen.capaciteit
        plek = naar
    meters += probleem.meters[plek][einde.plek]
    clock = max(_walk(probleem, probleem.seconden[plek][einde.plek], clock), einde.venster.van)
    assert not fetched
    assert clock <= min(wagen.dienst.tot, einde.venster.tot)
    assert wagen.bereik is None or meters <= wagen.bereik
    assert wagen.max_duur is None or clock - vertrek <= wagen.max_duur


def _walk(probleem: Probleem, seconden: int, clock: int) -> int:
    """A road in hundredths of a second, a second of the clock at a time."""
    todo = seconden * 100
    while todo > 0:
        blok = next((b for b in probleem.spits if b.van <= clock < b.tot), None)
        todo -= 100 * 100 // blok.procent if blok else 100
        clock += 1
    return clock - (1 if todo <= -100 else 0)


def _look_up(probleem: Probleem, bezoek: Bezoek) -> tuple[int, tuple[Venster, ...], int, int]:
    if bezoek.soort == Soort.HERLADEN:
        return probleem.depots[int(bezoek.sleutel)].plek, (ALTIJD,), 0, 0
    if bezoek.soort == Soort.TAAK:
        taak = next(taak for taak in probleem.taken if taak.sleutel == bezoek.sleutel)
        return taak.plek, taak.vensters or (ALTIJD,), taak.duur, taak.laden - taak.lossen
    zending = next(zending for zending in probleem.zendingen if zending.sleutel == bezoek.sleutel)
    if bezoek.soort == Soort.OPHALEN:
        return zending.van_plek, (zending.ophaalvenster,), zending.ophaalduur, zending.kratten
    return zending.naar_plek, (zending.bezorgvenster,), zending.bezorgduur, -zending.kratten


def _round(probleem: Probleem, rit: Rit, start: int) -> list[Taak]:
    taken = []
    for bezoek in rit.bezoeken[start:]:
        if bezoek.soort == Soort.HERLADEN:
            break
        if bezoek.soort == Soort.TAAK:
            taken.append(next(taak for taak in probleem.taken if taak.sleutel == bezoek.sleutel))
    return taken


def _round_load(probleem: Probleem, rit: Rit, start: int) -> int:
    return sum(taak.lossen for taak in _round(probleem, rit, start))


def _round_ready(probleem: Probleem, rit: Rit, start: int) -> int:
    return max((taak.beschikbaar_vanaf for taak in _round(probleem, rit, start)), default=0)
