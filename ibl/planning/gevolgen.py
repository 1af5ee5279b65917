"""What a trip brings about beside its time: movements, rush hours, and what driving apart would have cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ibl.planning.probleem import Probleem, Spitsblok
from ibl.planning.rijtijd import drive, seconds_in_peak
from ibl.planning.toets import Verloop


@dataclass(frozen=True)
class Gevolg:
    """`los`: the same crates, a van for every group; `vroeg`: the same trip, leaving at once."""

    bewegingen: int
    bewegingen_los: int
    meters_los: int
    spitsseconden: int
    spitsbewegingen: int
    spitsbewegingen_vroeg: int


def consequences(
    probleem: Probleem, verloop: Verloop, *, depot: int, groepen: Sequence[frozenset[str]], vroeg: int
) -> Gevolg:
    """`groepen` names for every visit which kinds of load it serves; an empty set serves all (the depot)."""
    plekken = [stand.plek for stand in verloop.standen]
    if not plekken:
        return Gevolg(0, 0, 0, 0, 0, 0)
    driven = _legs(verloop)
    apart = [
        [plek for plek, groups in zip(plekken, groepen, strict=True) if not groups or groep in groups]
        for groep in sorted(frozenset().union(*groepen))
    ] or [plekken]
    early = _early_legs(probleem, verloop, depot, plekken, vroeg)
    return Gevolg(
        bewegingen=len(plekken) + 1,
        bewegingen_los=sum(len(places) + 1 for places in apart),
        meters_los=sum(_length(probleem, depot, places) for places in apart),
        spitsseconden=sum(seconds_in_peak(van, tot, probleem.spits) for van, tot in driven),
        spitsbewegingen=_count_in_peak(driven, probleem.spits),
        spitsbewegingen_vroeg=_count_in_peak(early, probleem.spits),
    )


def _legs(verloop: Verloop) -> list[tuple[int, int]]:
    """Every drive, from leaving one place to reaching the next; the first leaves when loading is done."""
    arrivals = [*(stand.aankomst for stand in verloop.standen), verloop.terug]
    leaves = [stand.vertrek for stand in verloop.standen]
    known = sum(arrival - leave for leave, arrival in zip(leaves, arrivals[1:], strict=True))
    first = arrivals[0] - (verloop.rijseconden - known)
    return list(zip([first, *leaves], arrivals, strict=True))


def _early_legs(
    probleem: Probleem, verloop: Verloop, depot: int, plekken: Sequence[int], vroeg: int
) -> list[tuple[int, int]]:
    """The same visits without waiting, from the first minute of the day."""
    legs, moment = [], vroeg
    work = [*(stand.vertrek - stand.begin for stand in verloop.standen), 0]
    for (van, naar), seconds in zip(pairwise([depot, *plekken, depot]), work, strict=True):
        arrival = drive(probleem.seconden[van][naar], moment, probleem.spits)
        legs.append((moment, arrival))
        moment = arrival + seconds
    return legs


def _count_in_peak(legs: Sequence[tuple[int, int]], spits: Sequence[Spitsblok]) -> int:
    return sum(seconds_in_peak(van, tot, spits) > 0 for van, tot in legs)


def _length(probleem: Probleem, depot: int, plekken: Sequence[int]) -> int:
    return sum(probleem.meters[van][naar] for van, naar in pairwise([depot, *plekken, depot]))
