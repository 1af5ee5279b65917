"""Where a thing is, read from what people did and scanned. Knows no Django, no rows and no clock.

A fact has the moment of the act; when it arrived does not matter. The facts of one thing are a set: put in
the order of the acts they give one state, however they came in, how late, or how often.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from ibl import workflow
from ibl.workflow import Status

# Nobody carries a crate from one branch to another in less.
KORTSTE_REIS = dt.timedelta(minutes=3)


class Feitsoort(StrEnum):
    """What was done; the first five are scanned, the last two are known from the screens."""

    LADEN = "laden"
    LOSSEN = "lossen"
    ONTVANGEN = "ontvangen"
    ONTBREEKT = "ontbreekt"
    BESCHADIGD = "beschadigd"
    STAP = "stap"
    ELDERS = "elders"


class Tegenspraak(StrEnum):
    """Facts that cannot all be true, or that nobody expected: work for a person, never an error."""

    ONBEKENDE_CODE = "onbekende_code"
    TWEE_PLAATSEN = "twee_plaatsen"
    VERKEERDE_PLAATS = "verkeerde_plaats"
    NA_AFLOOP = "na_afloop"
    ELDERS_INGEZET = "elders_ingezet"
    KLOK_VOOR = "klok_voor"
    TE_VROEG = "te_vroeg"


@dataclass(frozen=True, slots=True)
class Feit:
    """One act. `van_krat` says that the crate around the thing was scanned, not the thing itself.

    `volgnummer` keeps steps of one moment in the order they were taken in; scans come after them.
    `van_krat` with ELDERS: the crate went elsewhere; without it the copy itself did.
    """

    op: dt.datetime
    sleutel: UUID
    soort: Feitsoort
    plaats: int | None = None
    naar: Status | None = None
    van_krat: bool = False
    volgnummer: int = 2**15


@dataclass(frozen=True, slots=True)
class Tegenstrijdig:
    soort: Tegenspraak
    sleutel: UUID


@dataclass(frozen=True, slots=True)
class Weg:
    """From where to where; a depot is a place on the way."""

    bestemming: int
    depots: frozenset[int] = frozenset()


@dataclass(slots=True)
class Stand:
    """Where a thing is, since when, and when it first reached each step of the road."""

    status: Status = Status.AANGEVRAAGD
    sinds: dt.datetime | None = None
    bereikt: dict[Status, dt.datetime] = field(default_factory=dict)
    tegenstrijdig: list[Tegenstrijdig] = field(default_factory=list)
    # The copy itself went along with another order: only a step by a person brings it back on this road.
    meegegeven: bool = False

    def move(self, status: Status, op: dt.datetime) -> None:
        if status != self.status or self.sinds is None:
            self.status, self.sinds = status, op
        self.bereikt.setdefault(status, op)


S = Status
# Who asked is done with it, or the portal is: what is scanned afterwards moves nothing.
AFGELOPEN = frozenset({S.BESCHIKBAAR, S.RETOUR, S.AFGESLOTEN, S.GEANNULEERD})


def derive(feiten: Iterable[Feit], weg: Weg) -> Stand:
    """Put the facts of one thing in the order of the acts, each once, and follow them."""
    ordered = sorted({feit.sleutel: feit for feit in feiten}.values(), key=_in_order)
    stand = Stand()
    for feit in ordered:
        _follow(stand, feit, weg)
    stand.tegenstrijdig += _at_two_places(ordered)
    return stand


def _in_order(feit: Feit) -> tuple[dt.datetime, int, UUID]:
    return feit.op, feit.volgnummer, feit.sleutel


def _follow(stand: Stand, feit: Feit, weg: Weg) -> None:
    if feit.soort == Feitsoort.STAP:
        if feit.naar is not None:
            stand.move(feit.naar, feit.op)
            stand.meegegeven = stand.meegegeven and feit.naar not in workflow.ONDERWEG
        return
    if feit.soort == Feitsoort.ELDERS:
        stand.meegegeven = stand.meegegeven or not feit.van_krat
        if stand.status in workflow.ONDERWEG:
            stand.move(S.ZOEK, feit.op)
            stand.tegenstrijdig.append(Tegenstrijdig(Tegenspraak.ELDERS_INGEZET, feit.sleutel))
        return
    if S.TOEGEWEZEN not in stand.bereikt:
        # The clock of the device runs behind, or somebody typed a number: nothing can have left the shelf.
        stand.tegenstrijdig.append(Tegenstrijdig(Tegenspraak.TE_VROEG, feit.sleutel))
        return
    if stand.status in AFGELOPEN:
        _note_afterwards(stand, feit, weg)
        return
    status = _status_after(feit, weg)
    # A damaged book still travels; only its receiver can say that it is good enough.
    if stand.status == S.BESCHADIGD and status != S.BESCHIKBAAR:
        return
    if stand.meegegeven and status in workflow.ONDERWEG:
        stand.tegenstrijdig.append(Tegenstrijdig(Tegenspraak.ELDERS_INGEZET, feit.sleutel))
        return
    if status == S.VERKEERD_BEZORGD:
        stand.tegenstrijdig.append(Tegenstrijdig(Tegenspraak.VERKEERDE_PLAATS, feit.sleutel))
    stand.move(status, feit.op)


def _status_after(feit: Feit, weg: Weg) -> Status:
    """What a scan says about the thing, whatever came before."""
    at_depot = feit.plaats in weg.depots
    there = feit.plaats == weg.bestemming
    match feit.soort:
        case Feitsoort.LADEN:
            return S.GELADEN if at_depot else S.OPGEHAALD
        case Feitsoort.LOSSEN:
            if there:
                return S.BEZORGD
            return S.OP_DEPOT if at_depot else S.VERKEERD_BEZORGD
        case Feitsoort.ONTVANGEN:
            return S.BESCHIKBAAR if there else S.VERKEERD_BEZORGD
        case Feitsoort.BESCHADIGD:
            return S.BESCHADIGD
        case _:
            return S.ZOEK


def _note_afterwards(stand: Stand, feit: Feit, weg: Weg) -> None:
    """An empty crate travels on, and a driver's clock may run behind; the thing itself may not move."""
    harmless = feit.van_krat or feit.plaats == weg.bestemming
    if feit.soort == Feitsoort.BESCHADIGD and stand.status == S.BESCHIKBAAR and not feit.van_krat:
        stand.move(S.BESCHADIGD, feit.op)
    elif not harmless:
        stand.tegenstrijdig.append(Tegenstrijdig(Tegenspraak.NA_AFLOOP, feit.sleutel))


def _at_two_places(ordered: Sequence[Feit]) -> list[Tegenstrijdig]:
    scans = [
        feit
        for feit in ordered
        if feit.plaats is not None and feit.soort in {Feitsoort.LADEN, Feitsoort.LOSSEN, Feitsoort.ONTVANGEN}
    ]
    return [
        Tegenstrijdig(Tegenspraak.TWEE_PLAATSEN, later.sleutel)
        for earlier, later in pairwise(scans)
        if earlier.plaats != later.plaats and later.op - earlier.op < KORTSTE_REIS
    ]


UITZONDERINGEN = (S.ZOEK, S.VERKEERD_BEZORGD, S.BESCHADIGD)


def combine(standen: Sequence[Stand]) -> Stand:
    """Combine the crates of one order: it is as far as its last crate, and wrong when one of them is."""
    if len(standen) == 1:
        return standen[0]
    status = _common_status(standen)
    sinds = max(stand.sinds for stand in standen if stand.status == status and stand.sinds is not None)
    everywhere = set.intersection(*(set(stand.bereikt) for stand in standen))
    bereikt = {step: max(stand.bereikt[step] for stand in standen) for step in everywhere}
    # The last crate may have skipped a step; the order still reached where it is.
    bereikt.setdefault(status, sinds)
    seen = {note: None for stand in standen for note in stand.tegenstrijdig}
    return Stand(status, sinds, bereikt, list(seen))


def _common_status(standen: Sequence[Stand]) -> Status:
    statuses = {stand.status for stand in standen}
    for wrong in UITZONDERINGEN:
        if wrong in statuses:
            return wrong
    off_road = statuses.difference(workflow.ROUTE)
    return min(off_road) if off_road else min(statuses, key=workflow.ROUTE.index)
