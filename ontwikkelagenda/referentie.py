"""The Huis, its words and its money, and the agenda of 2027, from chapter 6 of the Uitvoeringsplan.

Only what is missing is created: what an administrator changed stays as it is.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from ontwikkelagenda import services
from ontwikkelagenda.models import (
    Agenda,
    BiscRol,
    Budget,
    Convenantopgave,
    Huisdeel,
    Huislaag,
    Thema,
    WsobFunctie,
)
from ontwikkelagenda.plan import read

JAAR = 2027
# The decision falls in the PDO of December, well before the libraries write their plans for the year.
FASEN: dict[str, tuple[dt.date, dt.date | None]] = {
    "concept": (dt.date(2026, 6, 1), dt.date(2026, 8, 31)),
    "consultatie": (dt.date(2026, 9, 1), dt.date(2026, 11, 12)),
    "wijzigingsvoorstellen": (dt.date(2026, 11, 13), dt.date(2026, 11, 16)),
    "consentronde": (dt.date(2026, 11, 17), dt.date(2026, 11, 27)),
    "vastgesteld": (dt.date(2026, 12, 3), None),
    "uitvoering": (dt.date(2027, 1, 1), dt.date(2027, 12, 31)),
    "evaluatie": (dt.date(2028, 1, 3), dt.date(2028, 2, 29)),
    "afgesloten": (dt.date(2028, 3, 1), None),
}
BEGIN = dt.datetime(2026, 6, 1, 9, 0, tzinfo=timezone.get_default_timezone())


def load() -> None:
    plan = read("plan.toml")
    _load_begrippen(plan)
    _load_huis(plan)
    _load_budgetten(plan)
    if not Agenda.objects.filter(jaar=JAAR).exists():
        services.create_agenda(JAAR, fasen=FASEN, by=None, at=BEGIN)


def _load_begrippen(plan: dict[str, Any]) -> None:
    for model, name in (
        (Thema, "thema"),
        (WsobFunctie, "functie"),
        (Convenantopgave, "opgave"),
        (BiscRol, "rol"),
    ):
        for volgorde, row in enumerate(plan[name], start=1):
            rest = {key: value for key, value in row.items() if key != "code"}
            model.objects.get_or_create(code=row["code"], defaults={**rest, "volgorde": volgorde})


def _load_huis(plan: dict[str, Any]) -> None:
    for volgorde, row in enumerate(plan["laag"], start=1):
        rest = {"naam": row["naam"], "toelichting": row["toelichting"], "volgorde": volgorde}
        Huislaag.objects.get_or_create(plaats=row["plaats"], defaults=rest)
    lagen = {laag.plaats: laag for laag in Huislaag.objects.order_by("volgorde")}
    opgaven = {opgave.code: opgave for opgave in Convenantopgave.objects.order_by("volgorde")}
    for volgorde, row in enumerate(plan["deel"], start=1):
        Huisdeel.objects.get_or_create(
            code=row["code"],
            defaults={
                "naam": row["naam"],
                "korte_naam": row.get("korte_naam", ""),
                "ondertitel": row.get("ondertitel", ""),
                "laag": lagen[row["plaats"]],
                "kleurrol": row["kleurrol"],
                "opgave": opgaven.get(row.get("opgave", "")),
                "volgorde": volgorde,
            },
        )


def _load_budgetten(plan: dict[str, Any]) -> None:
    for row in plan["budget"]:
        for jaar in range(2025, 2029):
            Budget.objects.get_or_create(
                jaar=jaar, bron=row["bron"], defaults={"bedrag": Decimal(row[str(jaar)])}
            )
