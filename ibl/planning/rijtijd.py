"""How long a road takes at a time of day. Whoever leaves later never arrives earlier."""

from collections.abc import Sequence

from ibl.planning.probleem import Spitsblok

VOL = 100


def drive(seconden: int, vertrek: int, spits: Sequence[Spitsblok]) -> int:
    """Return when somebody who leaves at `vertrek` arrives; inside a block a second of road takes longer."""
    if not spits:
        return vertrek + seconden
    clock, rest = vertrek * VOL, seconden * VOL  # hundredths of a second, so that parts are not lost
    for blok in sorted(spits, key=lambda blok: blok.van):
        van, tot = blok.van * VOL, blok.tot * VOL
        if clock < van:
            free = min(rest, van - clock)
            clock, rest = clock + free, rest - free
        if not rest:
            break
        if clock < tot:
            room = (tot - clock) * VOL // blok.procent
            if rest <= room:
                clock, rest = clock + -(-rest * blok.procent // VOL), 0
                break
            clock, rest = tot, rest - room
    return -(-(clock + rest) // VOL)


def seconds_in_peak(van: int, tot: int, spits: Sequence[Spitsblok]) -> int:
    """How much of the time between two moments lies inside the blocks."""
    return sum(max(0, min(tot, blok.tot) - max(van, blok.van)) for blok in spits)


def avoid_peaks(dienst_van: int, dienst_tot: int, spits: Sequence[Spitsblok]) -> tuple[int, int]:
    """The longest part of a shift without a block; the whole shift when there is none left."""
    best, cursor = (dienst_van, dienst_van), dienst_van
    for blok in sorted(spits, key=lambda blok: blok.van):
        until = min(blok.van, dienst_tot)
        if until - cursor > best[1] - best[0]:
            best = (cursor, until)
        cursor = max(cursor, min(blok.tot, dienst_tot))
    if dienst_tot - cursor > best[1] - best[0]:
        best = (cursor, dienst_tot)
    return best if best[1] > best[0] else (dienst_van, dienst_tot)
