"""The search for a plan: hands the day to PyVRP and takes back the best plan by our own check."""

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from pyvrp import solve as run_pyvrp
from pyvrp.exceptions import PenaltyBoundWarning

from ibl.planning.begin import insert_cheapest
from ibl.planning.plan import Plan
from ibl.planning.probleem import Probleem
from ibl.planning.toets import Uitkomst, check
from ibl.planning.vertaling import Vertaling, can_drive

VOORTGANG_OM = 0.4
# Two starts of five seconds find more than one of ten: measured on the instances of the literature.
SECONDEN_PER_POGING = 5


@dataclass(frozen=True)
class Tussenstand:
    """What the solver tells while it works."""

    deel: float
    kosten: int


@dataclass(frozen=True)
class Oplossing:
    """A plan with what our own check says of it; `gestopt` when somebody stopped the search early."""

    plan: Plan
    uitkomst: Uitkomst
    kosten: int
    iteraties: int
    gestopt: bool = False

    @property
    def haalbaar(self) -> bool:
        return self.uitkomst.haalbaar


def solve(
    probleem: Probleem,
    *,
    seconden: float,
    seed: int = 1,
    pogingen: int = 1,
    begin: Plan | None = None,
    iteraties: int | None = None,
    report: Callable[[Tussenstand], bool] | None = None,
) -> Oplossing:
    """Search for `seconden` in all, spread over `pogingen` seeds, and return the best plan by our own check.

    `begin` is where the first try starts from, as far as it fits today; what comes back is never worse.
    `report` is called now and then; the search stops when it returns False.
    """
    if not any(can_drive(probleem, wagen) for wagen in probleem.wagens):
        return _judge(probleem, Plan())
    model = Vertaling(probleem)
    data = model.data()
    share = seconden / pogingen
    start = model.solution(data, begin) if begin is not None else None
    best = _judge(probleem, _complete(probleem, model.plan(start))) if start is not None else None
    if begin is not None and begin.sleutels <= {asked.sleutel for asked in probleem.gevraagd}:
        # As it was, with what the solver cannot say.
        best = min(filter(None, (_judge(probleem, _complete(probleem, begin)), best)), key=_rank)
    total = 0
    for attempt in range(pogingen):
        watch = _Wacht(share, iteraties, report, before=attempt / pogingen, part=1 / pogingen)
        with warnings.catch_warnings():
            # A day on which not everything fits is no surprise; our own check names what does not.
            warnings.simplefilter("ignore", PenaltyBoundWarning)
            result = run_pyvrp(
                data,
                watch,
                seed=seed + attempt,
                collect_stats=False,
                display=False,
                initial_solution=start if attempt == 0 else None,
            )
        total += result.num_iterations
        found = _judge(probleem, _complete(probleem, model.plan(result.best)))
        if best is None or _rank(found) < _rank(best):
            best = found
        if watch.stopped:
            break
    if best is None:
        raise ValueError("Zonder poging is er geen plan.")
    return Oplossing(best.plan, best.uitkomst, best.kosten, total, watch.stopped)


def _complete(probleem: Probleem, plan: Plan) -> Plan:
    """With the crates the solver sent no van for, and without those it gave to a van that has them not."""
    bound = [taak for taak in probleem.taken if taak.depots is not None]
    if not bound:
        return plan
    required = {taak.sleutel for taak in bound if taak.waarde is None}
    completed = insert_cheapest(probleem, plan, only=required)
    return Plan(tuple(rit for rit in completed.ritten if rit.bezoeken))


def _judge(probleem: Probleem, plan: Plan) -> Oplossing:
    uitkomst = check(probleem, plan)
    return Oplossing(plan, uitkomst, uitkomst.kosten, 0)


def _rank(found: Oplossing) -> tuple[int, int]:
    return len(found.uitkomst.gebreken), found.kosten


@dataclass
class _Wacht:
    """Stops at the time, at the iteration or when somebody asks; tells how far it is on the way."""

    seconden: float
    iteraties: int | None
    report: Callable[[Tussenstand], bool] | None
    before: float
    part: float
    stopped: bool = False
    started: float | None = None
    told: float = 0.0
    done: int = 0

    def __call__(self, best_cost: int) -> bool:
        now = time.perf_counter()
        if self.started is None:
            self.started = self.told = now
        self.done += 1
        if self.iteraties is not None and self.done > self.iteraties:
            return True
        elapsed = now - self.started
        if self.report is not None and now - self.told >= VOORTGANG_OM:
            self.told = now
            deel = self.before + self.part * min(elapsed / self.seconden, 1.0)
            self.stopped = not self.report(Tussenstand(deel, int(best_cost)))
        return self.stopped or elapsed > self.seconden
