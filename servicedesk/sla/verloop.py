"""What a list of events makes of a clock: its cycles, pauses, deadline and result. No Django, no clock.

The services take the same steps one by one as they happen; the nightly check and `sla_termijn` replay them.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bisc_portal.werktijd import engine
from servicedesk.sla.beloften import Belofte, Grondslag, is_longer, promise_earliest


class InvalidVerloopError(ValueError):
    """The events cannot have happened in this order; the message is one Dutch sentence."""


class Voorval(StrEnum):
    GEMELD = "gemeld"
    PAUZE = "pauze"
    HERVAT = "hervat"
    URGENTIE = "urgentie"
    HEROPEND = "heropend"
    OPGEPAKT = "opgepakt"


@dataclass(frozen=True, slots=True)
class Afspraak:
    """A norm on its calendar, and whether the clock it gives may be paused."""

    kalender: engine.Kalender
    norm: engine.Norm
    pauzeerbaar: bool = False

    def since(self, vanaf: dt.datetime) -> Grondslag:
        return Grondslag(self.kalender, vanaf, self.norm)


@dataclass(frozen=True, slots=True)
class Gebeurtenis:
    """`afspraak` is the agreement from now on: needed when reported, of use at a change and a reopening."""

    op: dt.datetime
    soort: Voorval
    afspraak: Afspraak | None = None


@dataclass
class Ronde:
    """One response cycle. `grondslagen` are all promises that still bind; the first one due decides."""

    gemeld_op: dt.datetime
    afspraak: Afspraak
    grondslagen: list[Grondslag]
    pauzes: list[engine.Pauze] = field(default_factory=list)
    gestopt_op: dt.datetime | None = None
    # Missed before the norm became longer: a breach that was recorded stays.
    gemist: bool = False
    # The last event.
    peil: dt.datetime = field(init=False)

    def __post_init__(self) -> None:
        self.peil = self.gemeld_op

    @property
    def staat_stil(self) -> bool:
        return bool(self.pauzes) and self.pauzes[-1].tot is None

    @property
    def tot(self) -> dt.datetime:
        """Until when the clock is looked at: its stop, else the last event."""
        return self.gestopt_op or self.peil

    @property
    def is_over(self) -> bool:
        """Late, by the one predicate, or missed before."""
        return self.gemist or any(g.is_over(self.tot, self.pauzes) for g in self.grondslagen)

    @property
    def verstreken(self) -> dt.timedelta:
        """Service time since the report, pauses left out."""
        return engine.service_time(self.afspraak.kalender, self.gemeld_op, self.tot, self.pauzes)

    def promise(self) -> Belofte | None:
        """What is promised after all events; None while the clock stands still before its deadline."""
        try:
            return promise_earliest(self.grondslagen, self.pauzes)
        except engine.OpenPauzeError:
            return None

    def revise(self, afspraak: Afspraak, op: dt.datetime) -> None:
        """Another norm: a shorter one runs from now, never past the old promise; a longer from the report."""
        oud, nieuw = self.afspraak.since(self.gemeld_op), afspraak.since(self.gemeld_op)
        if self.gestopt_op is None and is_longer(nieuw, oud):
            self.gemist = self.is_over
            self.grondslagen = [nieuw]
        elif self.gestopt_op is None:
            self.grondslagen.append(afspraak.since(op))
        # After a pick-up it only matters to the next cycle.
        self.afspraak = afspraak

    def pause(self, op: dt.datetime) -> None:
        if self.afspraak.pauzeerbaar and self.gestopt_op is None:
            self.pauzes.append(engine.Pauze(op))

    def resume(self, op: dt.datetime) -> None:
        if self.staat_stil:
            self.pauzes[-1] = replace(self.pauzes[-1], tot=op)

    def stop(self, op: dt.datetime) -> None:
        self.resume(op)
        self.gestopt_op = op


def replay(gebeurtenissen: Iterable[Gebeurtenis]) -> list[Ronde]:
    """The cycles the events make, in order. What happens to a stopped clock changes nothing."""
    rondes: list[Ronde] = []
    wacht = False
    for nummer, gebeurtenis in enumerate(gebeurtenissen, start=1):
        if not rondes:
            rondes.append(_begin(gebeurtenis))
            continue
        ronde = rondes[-1]
        if gebeurtenis.op < ronde.peil:
            raise InvalidVerloopError(
                f"Gebeurtenis {nummer} ligt vóór de vorige: zet ze op volgorde van tijd."
            )
        wacht = _refuse_impossible(gebeurtenis, ronde, wacht=wacht)
        ronde.peil = gebeurtenis.op
        if gebeurtenis.soort is Voorval.HEROPEND:
            rondes.append(_reopen(ronde, gebeurtenis))
        else:
            _STAPPEN[gebeurtenis.soort](ronde, gebeurtenis)
    if not rondes:
        raise InvalidVerloopError("Er is geen gebeurtenis 'gemeld'.")
    return rondes


def _begin(gebeurtenis: Gebeurtenis) -> Ronde:
    if gebeurtenis.soort is not Voorval.GEMELD or gebeurtenis.afspraak is None:
        raise InvalidVerloopError("De eerste gebeurtenis is niet 'gemeld'.")
    afspraak = gebeurtenis.afspraak
    return Ronde(gebeurtenis.op, afspraak, [afspraak.since(gebeurtenis.op)])


def _refuse_impossible(gebeurtenis: Gebeurtenis, ronde: Ronde, *, wacht: bool) -> bool:
    """Whether the call waits after this event; raises InvalidVerloopError when it cannot happen now."""
    soort = gebeurtenis.soort
    gestopt = ronde.gestopt_op is not None
    fouten = {
        Voorval.GEMELD: (True, "Een melding wordt maar één keer gemeld; gebruik 'heropend'."),
        Voorval.PAUZE: (wacht, "Een pauze begint terwijl de vorige nog loopt."),
        Voorval.HERVAT: (not wacht, "Er is geen pauze om te hervatten."),
        Voorval.URGENTIE: (gebeurtenis.afspraak is None, "Bij een andere urgentie hoort een norm."),
        Voorval.HEROPEND: (not gestopt, "Heropenen kan pas als de melding is opgepakt."),
        Voorval.OPGEPAKT: (gestopt, "De melding is al opgepakt."),
    }
    fout, zin = fouten[soort]
    if fout:
        raise InvalidVerloopError(zin)
    if soort in {Voorval.HEROPEND, Voorval.OPGEPAKT}:
        return False
    return soort is Voorval.PAUZE or (wacht and soort is not Voorval.HERVAT)


def _reopen(ronde: Ronde, gebeurtenis: Gebeurtenis) -> Ronde:
    afspraak = gebeurtenis.afspraak or ronde.afspraak
    return Ronde(gebeurtenis.op, afspraak, [afspraak.since(gebeurtenis.op)])


def _revise(ronde: Ronde, gebeurtenis: Gebeurtenis) -> None:
    if gebeurtenis.afspraak is not None:
        ronde.revise(gebeurtenis.afspraak, gebeurtenis.op)


_STAPPEN: dict[Voorval, Callable[[Ronde, Gebeurtenis], None]] = {
    Voorval.URGENTIE: _revise,
    Voorval.PAUZE: lambda ronde, gebeurtenis: ronde.pause(gebeurtenis.op),
    Voorval.HERVAT: lambda ronde, gebeurtenis: ronde.resume(gebeurtenis.op),
    Voorval.OPGEPAKT: lambda ronde, gebeurtenis: ronde.stop(gebeurtenis.op),
}
