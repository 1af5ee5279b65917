"""Plans a VRPLIB or Solomon instance through our own planning function and prints what came of it as JSON."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ibl.planning import instanties
from ibl.planning.oplosser import SECONDEN_PER_POGING, Oplossing, solve
from ibl.planning.plan import Soort
from ibl.planning.probleem import Probleem, ProbleemError

BAD_INPUT = 2
MAX_SECONDEN = 3600


class Command(BaseCommand):
    help = "Plan een VRPLIB- of Solomon-bestand en print kosten, routes en haalbaarheid als JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("bestand", type=Path)
        parser.add_argument("--seconden", type=float, default=10)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--pogingen", type=int, default=0, help="0: één per vijf seconden")
        parser.add_argument("--afronding", choices=sorted(instanties.AFRONDINGEN), default="")

    def handle(self, *args: object, **options: Any) -> None:
        if not 0 < options["seconden"] <= MAX_SECONDEN:
            raise CommandError(
                f"Geef bij --seconden een getal boven 0 en hoogstens {MAX_SECONDEN}.", returncode=BAD_INPUT
            )
        try:
            probleem, schaal = instanties.read(options["bestand"], options["afronding"])
        except ProbleemError as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from error
        pogingen = options["pogingen"] or max(1, round(options["seconden"] / SECONDEN_PER_POGING))
        gevonden = solve(probleem, seconden=options["seconden"], seed=options["seed"], pogingen=pogingen)
        self.stdout.write(json.dumps(describe(probleem, gevonden, schaal), ensure_ascii=False))


def describe(probleem: Probleem, gevonden: Oplossing, schaal: int) -> dict[str, object]:
    """What came of it: the cost in the file's own unit, the places of every route, and our own check."""
    return {
        "cost": gevonden.kosten / schaal,
        "feasible": gevonden.haalbaar,
        "routes": [
            [int(_place(probleem, bezoek.soort, bezoek.sleutel)) for bezoek in rit.bezoeken]
            for rit in gevonden.plan.ritten
        ],
        "vehicles": len(gevonden.plan.ritten),
        "violations": [gebrek.zin for gebrek in gevonden.uitkomst.gebreken],
        "iterations": gevonden.iteraties,
    }


def _place(probleem: Probleem, soort: Soort, sleutel: str) -> int:
    if soort == Soort.HERLADEN:
        return probleem.depots[int(sleutel)].plek
    if taak := probleem.taak(sleutel):
        return taak.plek
    zending = probleem.zending(sleutel)
    if zending is None:
        raise KeyError(sleutel)
    return zending.van_plek if soort == Soort.OPHALEN else zending.naar_plek
