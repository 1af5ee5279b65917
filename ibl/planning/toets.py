"""Drives a plan on paper and names everything that does not fit. Independent of any solver."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ibl.planning.plan import Plan, Rit, Soort
from ibl.planning.probleem import Probleem, Taak, Wagen
from ibl.planning.tijden import Grens, Halte, Tijden, list_haltes, schedule, window_at


@dataclass(frozen=True)
class Gebrek:
    """One thing that does not fit: on which trip, at which visit (by position), how much and in words."""

    grens: Grens
    zin: str
    rit: int | None = None
    bezoek: int | None = None
    hoeveel: int = 0


@dataclass(frozen=True)
class Stand:
    """What happens at one visit. `lading` is what is in the van when it leaves again."""

    plek: int
    aankomst: int
    begin: int
    vertrek: int
    lading: int
    ronde: int
    meters: int

    @property
    def wachten(self) -> int:
        return self.begin - self.aankomst


@dataclass(frozen=True)
class Verloop:
    """One trip as it would be driven; `vertrek` is when loading starts."""

    wagen: str
    vertrek: int
    terug: int
    meters: int
    rijseconden: int
    begin_lading: int
    hoogste_lading: int
    standen: tuple[Stand, ...]

    @property
    def duur(self) -> int:
        return self.terug - self.vertrek


@dataclass(frozen=True)
class Uitkomst:
    ritten: tuple[Verloop, ...]
    gebreken: tuple[Gebrek, ...]
    ongepland: tuple[str, ...]
    kosten: int

    @property
    def haalbaar(self) -> bool:
        return not self.gebreken

    @property
    def meters(self) -> int:
        return sum(rit.meters for rit in self.ritten)


def clock(seconds: int) -> str:
    """'14:20'; past midnight the hours run on."""
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"


def check(probleem: Probleem, plan: Plan) -> Uitkomst:
    """Drive every trip and compare the plan with everything that was asked."""
    gebreken = list(_check_coverage(probleem, plan))
    ritten: list[Verloop] = []
    kosten = 0
    for index, rit in enumerate(plan.ritten):
        wagen = probleem.wagen(rit.wagen)
        if wagen is None:
            gebreken.append(Gebrek(Grens.ONBEKEND, f"Voertuig {rit.wagen} is er vandaag niet.", index))
            continue
        verloop, found = drive_trip(probleem, wagen, rit, index)
        ritten.append(verloop)
        gebreken += found
        if rit.bezoeken:
            kosten += wagen.vaste_kosten + wagen.per_meter * verloop.meters + wagen.per_seconde * verloop.duur
    visited = plan.sleutels
    left_out = [asked for asked in probleem.gevraagd if asked.sleutel not in visited]
    kosten += sum(asked.waarde or 0 for asked in left_out)
    return Uitkomst(tuple(ritten), tuple(gebreken), tuple(asked.sleutel for asked in left_out), kosten)


def _check_coverage(probleem: Probleem, plan: Plan) -> Iterator[Gebrek]:
    visits = Counter(
        (bezoek.soort, bezoek.sleutel)
        for rit in plan.ritten
        for bezoek in rit.bezoeken
        if bezoek.soort != Soort.HERLADEN
    )
    for (soort, sleutel), count in visits.items():
        if count > 1:
            yield Gebrek(Grens.DUBBEL, f"{_name(probleem, soort, sleutel)} staat {count} keer in het plan.")
    planned = plan.sleutels
    for asked in probleem.gevraagd:
        if asked.sleutel not in planned and asked.waarde is None:
            plek = asked.plek if isinstance(asked, Taak) else asked.naar_plek
            zin = f"{probleem.naam(plek)} staat nog niet in een rit."
            if isinstance(asked, Taak) and asked.depots is not None and len(probleem.depots) > 1:
                zin = f"{zin} De kratten liggen in {_depot_names(probleem, asked.depots)}."
            yield Gebrek(Grens.ONTBREEKT, zin)
    for wagen_sleutel, count in Counter(rit.wagen for rit in plan.ritten).items():
        wagen = probleem.wagen(wagen_sleutel)
        if wagen is not None and count > wagen.aantal:
            yield Gebrek(Grens.WAGEN, f"Voertuig {wagen_sleutel} rijdt {count} ritten tegelijk.")


def _depot_names(probleem: Probleem, depots: Iterable[int]) -> str:
    return " of ".join(probleem.naam(probleem.depots[depot].plek) for depot in sorted(depots))


def _name(probleem: Probleem, soort: Soort, sleutel: str) -> str:
    if soort == Soort.TAAK and (taak := probleem.taak(sleutel)):
        return probleem.naam(taak.plek)
    if zending := probleem.zending(sleutel):
        return probleem.naam(zending.van_plek if soort == Soort.OPHALEN else zending.naar_plek)
    return sleutel


def drive_trip(probleem: Probleem, wagen: Wagen, rit: Rit, index: int) -> tuple[Verloop, list[Gebrek]]:
    """Drive one trip: its times, its loads and what does not fit."""
    gebreken = [*_check_visits(probleem, wagen, rit, index), *_check_reloads(wagen, rit, index)]
    haltes = list_haltes(probleem, wagen, rit)
    loads, first_load = _loads(probleem, rit)
    times = schedule(probleem, haltes)
    vertrek, terug = times[0][1], times[-1][2]
    legs = [probleem.meters[before.plek][after.plek] for before, after in pairwise(haltes)]
    meters = sum(legs)
    driving = sum(after[0] - before[2] for before, after in pairwise(times))
    gebreken += _check_times(probleem, wagen, haltes, times, index)
    gebreken += _check_loads(wagen, rit, [first_load, *loads], index)
    if wagen.bereik is not None and meters > wagen.bereik:
        over = meters - wagen.bereik
        gebreken.append(
            Gebrek(Grens.BEREIK, f"De rit is {over / 1000:.1f} km langer dan het bereik.", index, None, over)
        )
    ronde, standen = 1, []
    for number, bezoek in enumerate(rit.bezoeken):
        aankomst, begin, leave = times[number + 1]
        ronde += bezoek.soort == Soort.HERLADEN
        standen.append(
            Stand(haltes[number + 1].plek, aankomst, begin, leave, loads[number], ronde, legs[number])
        )
    return Verloop(
        wagen=wagen.sleutel,
        vertrek=vertrek,
        terug=terug,
        meters=meters,
        rijseconden=driving,
        begin_lading=first_load,
        hoogste_lading=max([first_load, *loads]),
        standen=tuple(standen),
    ), gebreken


def _loads(probleem: Probleem, rit: Rit) -> tuple[list[int], int]:
    """Crates in the van after every visit, and when it first leaves the depot."""
    rounds: list[int] = [0]
    for bezoek in rit.bezoeken:
        if bezoek.soort == Soort.HERLADEN:
            rounds.append(0)
        elif bezoek.soort == Soort.TAAK and (taak := probleem.taak(bezoek.sleutel)):
            rounds[-1] += taak.lossen
    load, ronde = rounds[0], 0
    after: list[int] = []
    for bezoek in rit.bezoeken:
        if bezoek.soort == Soort.HERLADEN:
            ronde += 1
            load = rounds[ronde]
        elif bezoek.soort == Soort.TAAK and (taak := probleem.taak(bezoek.sleutel)):
            load += taak.laden - taak.lossen
        elif zending := probleem.zending(bezoek.sleutel):
            load += zending.kratten if bezoek.soort == Soort.OPHALEN else -zending.kratten
        after.append(load)
    return after, rounds[0]


def _check_loads(wagen: Wagen, rit: Rit, loads: Sequence[int], index: int) -> Iterator[Gebrek]:
    """The fullest moment of each round, once."""
    worst: tuple[int, int | None] = (0, None)
    for number, load in enumerate(loads):
        if number and rit.bezoeken[number - 1].soort == Soort.HERLADEN and worst[0]:
            yield _overload(worst, wagen, index)
            worst = (0, None)
        if load - wagen.capaciteit > worst[0]:
            worst = (load - wagen.capaciteit, number - 1 if number else None)
    if worst[0]:
        yield _overload(worst, wagen, index)


def _overload(worst: tuple[int, int | None], wagen: Wagen, index: int) -> Gebrek:
    over, number = worst
    kratten = "1 krat" if over == 1 else f"{over} kratten"
    zin = f"{kratten} te veel: er passen er {wagen.capaciteit} in."
    return Gebrek(Grens.CAPACITEIT, zin, index, number, over)


def _check_times(
    probleem: Probleem,
    wagen: Wagen,
    haltes: Sequence[Halte],
    times: Tijden,
    index: int,
) -> Iterator[Gebrek]:
    for halte, (aankomst, begin, _) in zip(haltes, times, strict=True):
        until = window_at(halte.vensters, aankomst).tot
        if begin <= until:
            continue
        if halte.grens == Grens.DIENST:
            zin = f"Om {clock(begin)} bij het depot, {(begin - until + 59) // 60} minuten na het einde."
        else:
            zin = f"Om {clock(begin)} bij {probleem.naam(halte.plek)}, dat kan tot {clock(until)}."
        yield Gebrek(halte.grens, zin, index, halte.bezoek, begin - until)
    duur = times[-1][2] - times[0][1]
    if wagen.max_duur is not None and duur > wagen.max_duur:
        over = duur - wagen.max_duur
        zin = f"De rit duurt {(over + 59) // 60} minuten langer dan de dienst."
        yield Gebrek(Grens.DIENST, zin, index, None, over)


def _check_visits(probleem: Probleem, wagen: Wagen, rit: Rit, index: int) -> Iterator[Gebrek]:
    """Whether this van may come there, and whether what is delivered was fetched on the same round."""
    aboard: set[str] = set()
    depot = wagen.begin
    for number, bezoek in enumerate(rit.bezoeken):
        if bezoek.soort == Soort.HERLADEN:
            depot = int(bezoek.sleutel)
            if aboard:
                yield Gebrek(Grens.VOLGORDE, "Wat rechtstreeks gaat, is nog niet bezorgd.", index, number)
            continue
        naam = _name(probleem, bezoek.soort, bezoek.sleutel)
        asked = (
            probleem.taak(bezoek.sleutel) if bezoek.soort == Soort.TAAK else probleem.zending(bezoek.sleutel)
        )
        if asked is None:
            yield Gebrek(Grens.ONBEKEND, f"{naam} hoort niet bij deze dag.", index, number)
            continue
        if asked.wagens is not None and wagen.sleutel not in asked.wagens:
            yield Gebrek(Grens.WAGEN, f"Dit voertuig mag niet naar {naam}.", index, number)
        if isinstance(asked, Taak) and asked.depots is not None and depot not in asked.depots:
            where = _depot_names(probleem, asked.depots)
            zin = f"De kratten voor {naam} liggen in {where}. Deze wagen heeft ze niet geladen."
            yield Gebrek(Grens.DEPOT, zin, index, number)
        if bezoek.soort == Soort.OPHALEN:
            aboard.add(bezoek.sleutel)
        elif bezoek.soort == Soort.BEZORGEN and bezoek.sleutel not in aboard:
            yield Gebrek(Grens.VOLGORDE, f"{naam} komt vóór het ophalen.", index, number)
        else:
            aboard.discard(bezoek.sleutel)
    if aboard:
        yield Gebrek(Grens.VOLGORDE, "Wat rechtstreeks gaat, is aan het eind niet bezorgd.", index)


def _check_reloads(wagen: Wagen, rit: Rit, index: int) -> Iterator[Gebrek]:
    reloads = [
        (number, int(bezoek.sleutel))
        for number, bezoek in enumerate(rit.bezoeken)
        if bezoek.soort == Soort.HERLADEN
    ]
    for number, depot in reloads:
        if depot not in wagen.herlaaddepots:
            yield Gebrek(Grens.WAGEN, "Dit voertuig kan daar niet opnieuw laden.", index, number)
    if wagen.max_herladen is not None and len(reloads) > wagen.max_herladen:
        yield Gebrek(Grens.WAGEN, f"Dit voertuig laadt {len(reloads)} keer opnieuw.", index)
