"""The answer of a route planner, OSRM's `table` or ORS's `matrix`: roads between places of ours.

Neither knows our branches: a place is found by where it lies, after it was moved to the nearest road.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ibl.planning.schatting import great_circle

type Punt = tuple[float, float]

# A place may be moved this far to the nearest road and still be the same place.
SPELING_METER = 1_000
METERS = {"m": 1.0, "km": 1_000.0, "mi": 1_609.344}


class TabelError(ValueError):
    """The file is not a table we can read; the sentence says what is wrong and what to do."""


@dataclass(frozen=True)
class Plek:
    """A row or column: which of our points it is, or None with where it lies."""

    nummer: int | None
    punt: Punt


@dataclass(frozen=True)
class Weg:
    """From one place to another; None where the route planner found no road."""

    van: Plek
    naar: Plek
    seconden: int | None
    meters: int | None


@dataclass(frozen=True)
class Tabel:
    programma: str
    wegen: tuple[Weg, ...]


def is_json(inhoud: bytes) -> bool:
    return inhoud.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def read_tabel(inhoud: bytes, punten: Sequence[Punt]) -> Tabel:
    """Read every road that is no road to the place itself. Raises TabelError."""
    data = _parse(inhoud)
    spots = {side: _spots(data, side) for side in ("sources", "destinations")}
    size = len(spots["sources"]), len(spots["destinations"])
    seconden = _grid(data, "durations", size)
    meters = _grid(data, "distances", size)
    factor = METERS.get(str(_query(data).get("units", "m")))
    if factor is None:
        raise TabelError("De afstanden staan in een eenheid die we niet kennen. Vraag ze in meters.")
    van, naar = (match(spots[side], punten) for side in ("sources", "destinations"))
    wegen = tuple(
        Weg(rij, kolom, _whole(seconden[r][k]), _whole(meters[r][k], factor))
        for r, rij in enumerate(van)
        for k, kolom in enumerate(naar)
        if rij.punt != kolom.punt and (rij.nummer is None or rij.nummer != kolom.nummer)
    )
    return Tabel("OSRM" if data.get("code") else "ORS", wegen)


def match(spots: Sequence[Punt], punten: Sequence[Punt]) -> list[Plek]:
    """Find our own point for every place.

    A table made from our list has our order, also where two branches share a point; any other is matched by
    the nearest point.
    """
    in_order = len(spots) == len(punten) and all(
        great_circle(spot, punt) <= SPELING_METER for spot, punt in zip(spots, punten, strict=True)
    )
    if in_order:
        return [Plek(number, spot) for number, spot in enumerate(spots)]
    return [Plek(_nearest(spot, punten), spot) for spot in spots]


def _nearest(spot: Punt, punten: Sequence[Punt]) -> int | None:
    if not punten:
        return None
    number = min(range(len(punten)), key=lambda number: great_circle(spot, punten[number]))
    return number if great_circle(spot, punten[number]) <= SPELING_METER else None


def _parse(inhoud: bytes) -> Mapping[str, Any]:
    try:
        data = json.loads(inhoud.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise TabelError(
            "Dit is geen JSON dat we kunnen lezen. Bewaar het antwoord zoals het kwam."
        ) from error
    if not isinstance(data, dict):
        raise TabelError("Dit is geen tabel van OSRM of ORS.")
    if data.get("code", "Ok") != "Ok" or "error" in data:
        raise TabelError(
            "De routeplanner gaf een fout terug in plaats van een tabel. Vraag de tabel opnieuw."
        )
    return data


def _query(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was asked, which ORS repeats in its answer."""
    metadata = data.get("metadata")
    query = metadata.get("query") if isinstance(metadata, dict) else None
    return query if isinstance(query, dict) else {}


def _spots(data: Mapping[str, Any], side: str) -> list[Punt]:
    rows = data.get(side)
    if not isinstance(rows, list) or not rows:
        raise TabelError("In de tabel staan geen plekken. Vraag hem met `sources` en `destinations`.")
    asked = _query(data).get("locations")
    spots = []
    for number, row in enumerate(rows):
        where = row.get("location") if isinstance(row, dict) else None
        if where is None and isinstance(asked, list) and len(asked) == len(rows):
            where = asked[number]  # a place without a road nearby
        spots.append(_point(where))
    return spots


def _point(where: object) -> Punt:
    """Both write the longitude first."""
    if not (isinstance(where, list) and len(where) == 2 and all(map(_is_number, where))):  # noqa: PLR2004  a pair
        raise TabelError("Van een plek in de tabel staat niet waar hij ligt.")
    lon, lat = where
    return float(lat), float(lon)


def _grid(data: Mapping[str, Any], naam: str, size: tuple[int, int]) -> list[list[float | None]]:
    grid = data.get(naam)
    if grid is None:
        missing = "afstanden" if naam == "distances" else "reistijden"
        raise TabelError(
            f"De {missing} ontbreken. Vraag OSRM met annotations=duration,distance, en ORS met de metrics"
            " duration en distance."
        )
    rows, columns = size
    if not (isinstance(grid, list) and len(grid) == rows and all(_fits(row, columns) for row in grid)):
        raise TabelError(
            f"De tabel is niet heel: {rows} bij {columns} plekken, maar een ander aantal waarden."
        )
    if not all(value is None or _is_number(value) for row in grid for value in row):
        raise TabelError("In de tabel staat iets dat geen getal is.")
    return grid


def _fits(row: object, columns: int) -> bool:
    return isinstance(row, list) and len(row) == columns


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _whole(value: float | None, factor: float = 1.0) -> int | None:
    return None if value is None else round(value * factor)


def describe(punt: Punt) -> str:
    """Where a place lies that is none of ours, in Dutch notation."""
    lat, lon = (f"{value:.4f}".replace(".", ",") for value in punt)
    return f"plek op {lat} noord, {lon} oost"
