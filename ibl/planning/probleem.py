"""What has to be driven: places, tasks, shipments, depots and vans. Knows no solver.

Times are whole seconds and distances whole metres (in an instance: whatever unit it uses), loads are crates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

type Matrix = Sequence[Sequence[int]]

NOOIT = 1 << 40


class ProbleemError(ValueError):
    """What was asked cannot be a problem: the sentence says why."""


@dataclass(frozen=True, order=True)
class Venster:
    """Work may begin from `van` up to and including `tot`."""

    van: int = 0
    tot: int = NOOIT

    def __post_init__(self) -> None:
        if self.van > self.tot:
            raise ProbleemError(
                f"Een venster kan niet eindigen ({self.tot}) voordat het begint ({self.van})."
            )

    def overlap(self, other: "Venster") -> "Venster | None":
        van, tot = max(self.van, other.van), min(self.tot, other.tot)
        return Venster(van, tot) if van <= tot else None


ALTIJD = Venster()


def merge(vensters: Iterable[Venster]) -> tuple[Venster, ...]:
    """The same times in as few windows as can be, the earliest first."""
    merged: list[Venster] = []
    for venster in sorted(vensters):
        if merged and venster.van <= merged[-1].tot:
            merged[-1] = Venster(merged[-1].van, max(merged[-1].tot, venster.tot))
        else:
            merged.append(venster)
    return tuple(merged)


@dataclass(frozen=True)
class Depot:
    """Where vans start, end and load again. `laadduur` passes at the start of every round."""

    plek: int
    venster: Venster = ALTIJD
    laadduur: int = 0


@dataclass(frozen=True)
class Taak:
    """One visit: crates from the depot off, crates for the depot on.

    Without `vensters` any time is right; those that overlap become one. `waarde` None means it must be done;
    a number is what leaving it out costs. `wagens` names the only vans that may come (a zero-emission zone,
    a stop kept with its driver). `depots` names the only ones (by position) its crates can be loaded at,
    because they lie there: the round it is on begins at one of them.
    """

    sleutel: str
    plek: int
    lossen: int = 0
    laden: int = 0
    duur: int = 0
    vensters: tuple[Venster, ...] = ()
    beschikbaar_vanaf: int = 0
    waarde: int | None = None
    wagens: frozenset[str] | None = None
    depots: frozenset[int] | None = None

    def __post_init__(self) -> None:
        # Windows that overlap would be a choice that is none, and make the van leave too early for the first.
        object.__setattr__(self, "vensters", merge(self.vensters))


@dataclass(frozen=True)
class Zending:
    """Crates that go straight from one place to another on the same round, the fetching first."""

    sleutel: str
    van_plek: int
    naar_plek: int
    kratten: int
    ophaalvenster: Venster = ALTIJD
    bezorgvenster: Venster = ALTIJD
    ophaalduur: int = 0
    bezorgduur: int = 0
    waarde: int | None = None
    wagens: frozenset[str] | None = None


@dataclass(frozen=True)
class Wagen:
    """A van with its shift, or `aantal` of them that are the same in everything.

    `begin`, `einde` and `herlaaddepots` are positions in the problem's depots.
    """

    sleutel: str
    capaciteit: int
    dienst: Venster = ALTIJD
    max_duur: int | None = None
    bereik: int | None = None
    begin: int = 0
    einde: int = 0
    herlaaddepots: tuple[int, ...] = ()
    max_herladen: int | None = None
    vaste_kosten: int = 0
    per_meter: int = 1
    per_seconde: int = 0
    aantal: int = 1

    @property
    def laaddepots(self) -> frozenset[int]:
        """Where its rounds can begin."""
        return frozenset({self.begin, *self.herlaaddepots})


@dataclass(frozen=True)
class Spitsblok:
    """A part of the day in which every road takes `procent` of its usual time (135: a third longer)."""

    van: int
    tot: int
    procent: int


@dataclass(frozen=True)
class Probleem:
    meters: Matrix
    seconden: Matrix
    depots: tuple[Depot, ...]
    wagens: tuple[Wagen, ...]
    taken: tuple[Taak, ...] = ()
    zendingen: tuple[Zending, ...] = ()
    spits: tuple[Spitsblok, ...] = ()
    # What the places are called, for sentences about the plan.
    namen: tuple[str, ...] = ()
    _taak: dict[str, Taak] = field(init=False, repr=False, compare=False)
    _zending: dict[str, Zending] = field(init=False, repr=False, compare=False)
    _wagen: dict[str, Wagen] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_taak", {taak.sleutel: taak for taak in self.taken})
        object.__setattr__(self, "_zending", {zending.sleutel: zending for zending in self.zendingen})
        object.__setattr__(self, "_wagen", {wagen.sleutel: wagen for wagen in self.wagens})
        keys = len(self._taak) + len(self._zending) + len(self._wagen)
        if keys != len(self.taken) + len(self.zendingen) + len(self.wagens):
            raise ProbleemError("Elke taak, zending en wagen heeft een eigen sleutel nodig.")
        if not self.depots:
            raise ProbleemError("Zonder depot kan niemand vertrekken.")

    @property
    def gevraagd(self) -> list[Taak | Zending]:
        return [*self.taken, *self.zendingen]

    def taak(self, sleutel: str) -> Taak | None:
        return self._taak.get(sleutel)

    def zending(self, sleutel: str) -> Zending | None:
        return self._zending.get(sleutel)

    def wagen(self, sleutel: str) -> Wagen | None:
        return self._wagen.get(sleutel)

    def naam(self, plek: int) -> str:
        return self.namen[plek] if plek < len(self.namen) else str(plek)
