"""Prints every indicator of a year or quarter: `manage.py kpi --jaar 2026 --kwartaal 3 --formaat csv`."""

import csv
import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bisc_portal.netwerk.models import Organisatie
from bisc_portal.netwerk.selectors import list_bibliotheken
from kpi import selectors
from kpi.notatie import csv_getal
from kpi.perioden import Soort, Tijdvak
from kpi.selectors import Stand

KOLOMMEN = (
    "code",
    "naam",
    "teller",
    "noemer",
    "waarde",
    "eenheid",
    "doel",
    "status",
    "definitieversie",
    "peilmoment",
)
BREEDTE = {"naam": 48, "code": 32}
GETALLEN = ("teller", "noemer", "waarde", "doel")


class Command(BaseCommand):
    help = "Alle indicatoren van een jaar of kwartaal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jaar", type=int, required=True)
        parser.add_argument("--kwartaal", type=int, choices=[1, 2, 3, 4])
        parser.add_argument("--bibliotheek", help="code van een bibliotheek; zonder is het heel het netwerk")
        parser.add_argument("--formaat", choices=["json", "csv", "tabel"], default="tabel")

    def handle(self, *args: Any, **options: Any) -> None:
        tijdvak = _tijdvak(options["jaar"], options["kwartaal"])
        library = _library(options["bibliotheek"])
        board = selectors.load_dashboard(tijdvak, bibliotheek=library, vandaag=timezone.localdate())
        rows = [_row(regel.stand) for regel in board.alles]
        {"json": self._json, "csv": self._csv, "tabel": self._tabel}[options["formaat"]](rows)

    def _json(self, rows: list[dict[str, Any]]) -> None:
        self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2, default=_plain))

    def _csv(self, rows: list[dict[str, Any]]) -> None:
        writer = csv.writer(self.stdout, delimiter=";", lineterminator="\n")
        writer.writerow(KOLOMMEN)
        for row in rows:
            writer.writerow([_cel(naam, row[naam]) for naam in KOLOMMEN])

    def _tabel(self, rows: list[dict[str, Any]]) -> None:
        for row in [dict(zip(KOLOMMEN, KOLOMMEN, strict=True)), *rows]:
            cells = [_cel(naam, row[naam])[: BREEDTE.get(naam, 18)] for naam in KOLOMMEN]
            line = "  ".join(
                cell.rjust(12) if naam in GETALLEN else cell.ljust(BREEDTE.get(naam, 18))
                for naam, cell in zip(KOLOMMEN, cells, strict=True)
            )
            self.stdout.write(line.rstrip())


def _tijdvak(jaar: int, kwartaal: int | None) -> Tijdvak:
    if not dt.MINYEAR < jaar < dt.MAXYEAR:
        raise CommandError(f"{jaar} is geen jaar.")
    if kwartaal is None:
        return Tijdvak(dt.date(jaar, 1, 1), Soort.JAAR)
    return Tijdvak(dt.date(jaar, kwartaal * 3 - 2, 1), Soort.KWARTAAL)


def _library(code: str | None) -> Organisatie | None:
    if code is None:
        return None
    library = list_bibliotheken().filter(code=code).first()
    if library is None:
        known = ", ".join(str(found) for found in list_bibliotheken().values_list("code", flat=True))
        raise CommandError(f"Bibliotheek '{code}' is niet bekend. Kies uit: {known}.")
    return library


def _row(stand: Stand) -> dict[str, Any]:
    meting = stand.meting
    return {
        "code": stand.indicator.code,
        "naam": stand.indicator.naam,
        "teller": meting.teller if meting else None,
        "noemer": meting.noemer if meting else None,
        "waarde": meting.waarde if meting else None,
        "eenheid": stand.definitie.eenheid,
        "doel": stand.streefwaarde.waarde if stand.streefwaarde else None,
        "status": str(stand.status),
        "definitieversie": stand.definitie.versie,
        "peilmoment": meting.berekend_op if meting else None,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else float(value)


def _cel(naam: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return csv_getal(value) if naam in GETALLEN and not isinstance(value, str) else str(value)
