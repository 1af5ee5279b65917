"""Reads the instances that everybody measures with: VRPLIB (with windows, shipments, reloads) and Solomon."""

from pathlib import Path
from typing import Any

import numpy as np
import vrplib

from ibl.planning.probleem import NOOIT, Depot, Probleem, ProbleemError, Taak, Venster, Wagen, Zending

# How an instance's kind is rounded in the literature: times this, then down (or to the nearest).
AFRONDINGEN = {"geheel": (1, np.round), "dimacs": (10, np.floor), "exact": (1000, np.round)}
NIET_ONDERSTEUND = ("mutually_exclusive_group",)


def read(path: Path, afronding: str = "") -> tuple[Probleem, int]:
    """Return the problem in whole numbers, and how many of them are one unit of the file."""
    solomon = not _is_vrplib(path)
    try:
        ruw: dict[str, Any] = vrplib.read_instance(
            str(path), instance_format="solomon" if solomon else "vrplib"
        )
    except (OSError, ValueError, KeyError, IndexError, TypeError, RuntimeError) as error:
        raise ProbleemError(f"{path} is geen VRPLIB- of Solomon-bestand.") from error
    for veld in NIET_ONDERSTEUND:
        if veld in ruw:
            raise ProbleemError(f"{path.name} gebruikt {veld}; dat kan dit portaal niet plannen.")
    if "edge_weight" not in ruw:
        raise ProbleemError(f"{path.name} heeft geen afstanden of coördinaten.")
    schaal, rond = AFRONDINGEN[afronding or _usual_rounding(ruw, solomon=solomon)]
    return _Instantie(ruw, schaal, rond).probleem(), schaal


def _is_vrplib(path: Path) -> bool:
    """By what stands in it, for both kinds go about under both endings: only VRPLIB names its size."""
    try:
        return "DIMENSION" in path.read_text(encoding="utf-8", errors="replace").upper()
    except FileNotFoundError as error:
        raise ProbleemError(f"Het bestand {path} bestaat niet.") from error
    except OSError as error:
        raise ProbleemError(f"Het bestand {path} is niet te lezen.") from error


def _usual_rounding(ruw: dict[str, Any], *, solomon: bool) -> str:
    if "pickup_and_delivery" in ruw:
        return "exact"
    return "dimacs" if solomon or "time_window" in ruw else "geheel"


class _Instantie:
    def __init__(self, ruw: dict[str, Any], schaal: int, rond: Any) -> None:
        self.ruw, self.schaal, self.rond = ruw, schaal, rond
        self.afstand = self._scaled(ruw["edge_weight"])
        self.aantal = len(self.afstand)
        self.depots = len(np.atleast_1d(ruw.get("depot", [0])))

    def _scaled(self, values: Any) -> Any:
        return self.rond(np.asarray(values, dtype=float) * self.schaal).astype(np.int64)

    def _each(self, *names: str, default: float = 0) -> Any:
        """One number a place: the file gives a list, or one number for all customers."""
        value = next((self.ruw[name] for name in names if name in self.ruw), default)
        if np.ndim(value) == 0:
            return np.array([0.0] * self.depots + [float(value)] * (self.aantal - self.depots))
        return np.asarray(value, dtype=float)

    def probleem(self) -> Probleem:
        vensters = self._vensters()
        matrix = self.afstand.tolist()
        return Probleem(
            meters=matrix,
            seconden=matrix,
            depots=tuple(Depot(plek, vensters[plek]) for plek in range(self.depots)),
            wagens=tuple(self._wagens()),
            taken=tuple(self._taken(vensters)),
            zendingen=tuple(self._zendingen()),
        )

    def _vensters(self) -> list[Venster]:
        if "pickup_and_delivery" in self.ruw:
            values = self._scaled(np.asarray(self.ruw["pickup_and_delivery"], dtype=float)[:, 1:3])
        elif "time_window" in self.ruw:
            values = self._scaled(self.ruw["time_window"])
        else:
            return [Venster(0, NOOIT)] * self.aantal
        return [Venster(int(van), int(tot)) for van, tot in values]

    def _taken(self, vensters: list[Venster]) -> list[Taak]:
        if "pickup_and_delivery" in self.ruw:
            return []
        lossen, laden = self._each("demand", "linehaul"), self._each("backhaul")
        duur = self._scaled(self._each("service_time"))
        ready = self._scaled(self._each("release_time"))
        waarde = self._scaled(self._each("prize"))
        allowed = self._allowed()
        return [
            Taak(
                sleutel=str(plek),
                plek=plek,
                lossen=int(lossen[plek]),
                laden=int(laden[plek]),
                duur=int(duur[plek]),
                vensters=(vensters[plek],),
                beschikbaar_vanaf=int(ready[plek]),
                waarde=int(waarde[plek]) if "prize" in self.ruw else None,
                wagens=allowed.get(plek),
            )
            for plek in range(self.depots, self.aantal)
        ]

    def _allowed(self) -> dict[int, frozenset[str]]:
        if "vehicles_allowed_clients" not in self.ruw:
            return {}
        allowed: dict[int, set[str]] = {plek: set() for plek in range(self.depots, self.aantal)}
        for wagen, plekken in enumerate(self.ruw["vehicles_allowed_clients"]):
            for plek in np.atleast_1d(plekken):
                allowed[int(plek) - 1].add(f"w{wagen}")
        return {plek: frozenset(wagens) for plek, wagens in allowed.items()}

    def _zendingen(self) -> list[Zending]:
        """Each row names its partner; the positive demand is where it is fetched."""
        rows = self.ruw.get("pickup_and_delivery")
        if rows is None:
            return []
        table = np.asarray(rows, dtype=float)
        scaled = self._scaled(table[:, 1:4])
        zendingen = []
        for van in range(self.depots, self.aantal):
            naar = int(table[van, 5]) - 1  # the file counts places from one
            if naar < 0:
                continue
            zendingen.append(
                Zending(
                    sleutel=f"{van}-{naar}",
                    van_plek=van,
                    naar_plek=naar,
                    kratten=int(abs(table[van, 0])),
                    ophaalvenster=Venster(int(scaled[van, 0]), int(scaled[van, 1])),
                    bezorgvenster=Venster(int(scaled[naar, 0]), int(scaled[naar, 1])),
                    ophaalduur=int(scaled[van, 2]),
                    bezorgduur=int(scaled[naar, 2]),
                )
            )
        return zendingen

    def _wagens(self) -> list[Wagen]:
        """Vans that are the same in everything are one kind."""
        count = int(self.ruw.get("vehicles", self.aantal - self.depots))
        columns = {
            "capaciteit": np.broadcast_to(self.ruw.get("capacity", NOOIT), count),
            "begin": np.broadcast_to(np.asarray(self.ruw.get("vehicles_depot", 1)) - 1, count),
            "bereik": np.broadcast_to(self.ruw.get("vehicles_max_distance", np.inf), count),
            "duur": np.broadcast_to(self.ruw.get("vehicles_max_duration", np.inf), count),
            "vast": np.broadcast_to(self.ruw.get("vehicles_fixed_cost", 0), count),
            "per": np.broadcast_to(self.ruw.get("vehicles_unit_distance_cost", 1), count),
            "herladen": np.broadcast_to(self.ruw.get("vehicles_max_reloads", NOOIT), count),
        }
        reloads = self.ruw.get("vehicles_reload_depot", [()] * count)
        kinds: dict[Any, list[int]] = {}
        for number in range(count):
            depots = tuple(int(depot) - 1 for depot in np.atleast_1d(reloads[number]))
            allowed = number if "vehicles_allowed_clients" in self.ruw else None
            key = (*(float(column[number]) for column in columns.values()), depots, allowed)
            kinds.setdefault(key, []).append(number)
        return [self._wagen(key, numbers) for key, numbers in kinds.items()]

    def _wagen(self, key: Any, numbers: list[int]) -> Wagen:
        capaciteit, begin, bereik, duur, vast, per, herladen, depots, _ = key
        return Wagen(
            sleutel=f"w{numbers[0]}",
            capaciteit=int(capaciteit),
            begin=int(begin),
            einde=int(begin),
            bereik=None if np.isinf(bereik) else int(self._scaled(bereik)),
            max_duur=None if np.isinf(duur) else int(self._scaled(duur)),
            vaste_kosten=int(self._scaled(vast)),
            per_meter=int(per),
            herlaaddepots=depots,
            max_herladen=int(herladen) if herladen < NOOIT else None,
            aantal=len(numbers),
        )
