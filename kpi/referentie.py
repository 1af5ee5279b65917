"""The indicators of the Uitvoeringsplan and those beside them, with targets, and its multi-year budget.

Only what is missing is created: a definition, target or budget line that was changed stays as it is.
A definition that a release changes is an `[[indicator.wijziging]]` with the day from which it counts: it
becomes a new version, and what was measured before keeps the old one. Changed in place it is refused.
"""

import csv
import datetime as dt
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db.models import Q

from kpi.models import BETEKENIS, Begrotingspost, Bewaking, Indicator, IndicatorDefinitie, Streefwaarde
from kpi.perioden import BEGIN, EERSTE_JAAR

GEGEVENS = Path(__file__).parent / "gegevens"
JAREN = range(2025, 2029)
JAARCIJFER = IndicatorDefinitie.Periodesoort.JAARCIJFER
VAN_DE_INDICATOR = ("naam", "zinsdeel", "groep")
VAN_DE_DEFINITIE = (
    "definitie",
    "begin_en_einde",
    "telt_mee",
    "telt_niet_mee",
    "formule",
    "bron",
    "keuze",
    "eenheid",
    "periode",
    "meetwijze",
    "teller_naam",
    "noemer_naam",
    "eigenaar",
)


class DefinitieInGebruikError(CommandError):
    """The file says something else about a definition with which figures were measured.

    Whoever loads the reference data reads its sentence, and no traceback.
    """


def load() -> None:
    """Create what is missing.

    Raises DefinitieInGebruikError, and writes nothing, when a definition in use was changed in place.
    """
    basistaken, meer = _read("indicatoren.toml"), _read("meer_indicatoren.toml")
    for number, row in enumerate([*basistaken, *meer], start=1):
        _load_indicator(number, row, basistaak=number <= len(basistaken))
    _load_begroting()
    _load_bewaking()


def _read(naam: str) -> list[dict[str, Any]]:
    with (GEGEVENS / naam).open("rb") as file:
        rows: list[dict[str, Any]] = tomllib.load(file, parse_float=Decimal)["indicator"]
    return rows


def _load_indicator(number: int, row: dict[str, Any], *, basistaak: bool) -> None:
    indicator, _ = Indicator.objects.get_or_create(
        code=row["code"],
        defaults={
            "volgorde": number,
            "basistaak": basistaak,
            **{name: row[name] for name in VAN_DE_INDICATOR},
        },
    )
    for versie, (vanaf, fields) in enumerate(_versies(row), start=1):
        stored = list(indicator.definities.filter(Q(versie=versie) | Q(geldig_vanaf=vanaf)).order_by("pk"))
        for definitie in stored:
            # The version of an administrator who was earlier stays, and has its day to itself.
            if (definitie.versie, definitie.geldig_vanaf) == (versie, vanaf):
                _refuse_change(definitie, fields)
        if not stored:
            IndicatorDefinitie.objects.create(
                indicator=indicator, versie=versie, geldig_vanaf=vanaf, **fields
            )
    for jaar in JAREN if "streef" in row else ():
        opbouw_van, opbouw_tot = _opbouw(row, jaar)
        Streefwaarde.objects.get_or_create(
            indicator=indicator,
            jaar=jaar,
            defaults={
                "waarde": row["streef"],
                "drempel_groen": row["streef"],
                "drempel_oranje": row.get("oranje", row["streef"]),
                "tekst": row.get("streef_tekst", ""),
                "opbouw_van": opbouw_van,
                "opbouw_tot": opbouw_tot,
            },
        )


def _refuse_change(definitie: IndicatorDefinitie, fields: dict[str, Any]) -> None:
    """What figures were measured with is not rewritten afterwards."""
    changed = [
        naam for naam, value in fields.items() if naam in BETEKENIS and getattr(definitie, naam) != value
    ]
    if changed and definitie.is_in_gebruik:
        raise DefinitieInGebruikError(
            f"Met versie {definitie.versie} van '{definitie.indicator.code}' is al gemeten, maar het bestand "
            f"zegt nu iets anders bij: {', '.join(changed)}. Zet het terug, en geef de nieuwe tekst als "
            "[[indicator.wijziging]] met de dag waarop die ingaat."
        )


def _versies(row: dict[str, Any]) -> Iterator[tuple[dt.date, dict[str, Any]]]:
    """What the definition said first, and what every later release made of it."""
    fields = {
        "stand": row.get("stand", IndicatorDefinitie.Stand.DEFINITIEF),
        "richting": row.get("richting", IndicatorDefinitie.Richting.HOGER),
        **{name: row[name] for name in VAN_DE_DEFINITIE},
    }
    yield dt.date(EERSTE_JAAR, 1, 1) if row["periode"] == JAARCIJFER else BEGIN, fields
    for wijziging in row.get("wijziging", ()):
        fields = {**fields, **{name: value for name, value in wijziging.items() if name != "vanaf"}}
        yield wijziging["vanaf"], fields


def _opbouw(row: dict[str, Any], jaar: int) -> tuple[dt.date | None, dt.date | None]:
    """In which span the target is built up: the year itself, the span that is named, or none."""
    match row.get("opbouw"):
        case "jaar":
            return dt.date(jaar, 1, 1), dt.date(jaar + 1, 1, 1)
        case [dt.date() as van, dt.date() as tot]:
            return van, tot
    return None, None


def _load_begroting() -> None:
    with (GEGEVENS / "begroting.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    Begrotingspost.objects.bulk_create(
        [
            Begrotingspost(
                volgorde=int(row["volgorde"]),
                rekening=row["rekening"],
                naam=row["naam"],
                soort=row["soort"],
                jaar=jaar,
                bedrag=int(row[str(jaar)]),
            )
            for row in rows
            for jaar in JAREN
        ],
        ignore_conflicts=True,
    )


def _load_bewaking() -> None:
    """Only subjects that are not on the calendar yet."""
    with (GEGEVENS / "bewaking.toml").open("rb") as file:
        rows = tomllib.load(file)["bewaking"]
    known = set(Bewaking.objects.order_by("pk").values_list("sleutel", flat=True))
    Bewaking.objects.bulk_create(
        [Bewaking(**row) for row in rows if row["sleutel"] not in known], ignore_conflicts=True
    )
