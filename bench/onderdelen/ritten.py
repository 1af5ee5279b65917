"""Planning trips: a day within ten seconds, near the best known, and hardly slower than the bare solver."""

import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from pyvrp import solve as run_pyvrp
from pyvrp.stop import MaxIterations

from bench.bank import Bank
from bench.meten import Uitkomst, compare, seconds
from ibl.planning import instanties
from ibl.planning.oplosser import SECONDEN_PER_POGING, solve
from ibl.planning.probleem import Depot, Probleem, Taak, Venster, Wagen
from ibl.planning.schatting import Vuistregel
from ibl.planning.vertaling import Vertaling

SECONDEN = 10
STOPS, WAGENS = 75, 4
ITERATIES = 1500
UUR = 3600
# Distances of the literature, with the rounding that goes with them (DIMACS for the windows).
BESTE = {"C101.txt": 827.3, "R201.txt": 1143.2, "RC208.vrp": 776.1, "lrc206.vrp": 1159.03}


def measure(bank: Bank) -> Iterator[Uitkomst]:  # noqa: ARG001  planning asks nothing of a database
    dag = a_day()
    yield _within_ten_seconds(dag)
    yield _beside_the_bare_solver(dag)
    yield from _near_the_best_known()


def a_day() -> Probleem:
    """Seventy-five stops around a depot in the middle of the province, with windows and crates both ways."""
    rng = random.Random(75)  # noqa: S311  the same day every time
    points = [(52.06, 5.20), *((52.08 + rng.gauss(0, 0.08), 5.18 + rng.gauss(0, 0.16)) for _ in range(STOPS))]
    meters, seconden = Vuistregel().matrix(points)
    return Probleem(
        meters=meters,
        seconden=seconden,
        depots=(Depot(0, Venster(7 * UUR, 18 * UUR), 1200),),
        wagens=tuple(
            Wagen(f"bus{number}", 60, Venster(7 * UUR, 17 * UUR), herlaaddepots=(0,), max_herladen=1)
            for number in range(WAGENS)
        ),
        taken=tuple(
            Taak(
                f"t{plek}",
                plek,
                lossen=rng.randint(1, 3),
                laden=rng.randint(0, 3),
                duur=360,
                vensters=(Venster(rng.choice([8, 9, 10]) * UUR, 17 * UUR),),
            )
            for plek in range(1, STOPS + 1)
        ),
    )


def _within_ten_seconds(dag: Probleem) -> Uitkomst:
    """Reading, searching and checking together; a plan that does not fit is no plan."""
    found = []
    spent = seconds(lambda: found.append(solve(dag, seconden=SECONDEN - 0.5, seed=1)))
    verhouding = spent / SECONDEN if found[0].haalbaar else float("inf")
    text = f"{found[0].uitkomst.meters / 1000:.0f} km in {spent:.1f} s"
    return Uitkomst(f"{STOPS} stops met {WAGENS} bussen in {SECONDEN} s", verhouding, 1, toelichting=text)


def _beside_the_bare_solver(dag: Probleem) -> Uitkomst:
    """Equal work on both sides: so many steps of the search from the same seed."""
    data = Vertaling(dag).data()
    return compare(
        "de planning naast kale PyVRP",
        lambda: solve(dag, seconden=600, seed=1, iteraties=ITERATIES),
        lambda: run_pyvrp(data, MaxIterations(ITERATIES), seed=1, collect_stats=False),
        doel=1.05,
        rondes=9,
        warm_up=1,
        klok=time.process_time,
    )


def _near_the_best_known() -> Iterator[Uitkomst]:
    """The mean over the instances beside the repository; without them there is nothing to measure."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "data" / "vrp"
    found = {}
    for naam, beste in BESTE.items():
        if not (folder / naam).exists():
            continue
        probleem, schaal = instanties.read(folder / naam)
        plan = solve(probleem, seconden=SECONDEN, seed=1, pogingen=SECONDEN // SECONDEN_PER_POGING)
        found[naam] = plan.kosten / schaal / beste if plan.haalbaar else float("inf")
    if found:
        text = ", ".join(f"{naam} {100 * (ratio - 1):.2f} %" for naam, ratio in found.items())
        yield Uitkomst(
            "afstand tot het beste bekende", statistics.mean(found.values()), 1.01, toelichting=text
        )
