"""Prints every indicator of a year or quarter: `manage.py kpi --jaar 2026 --kwartaal 3 --formaat csv`."""

import csv
import datetime as dt
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from bisc_portal.netwerk.models import Organisatie
from bisc_portal.netwerk.selectors import list_bibliotheken
from kpi import selectors
from kpi.notatie import csv_getal
from kpi.perioden import EERSTE_JAAR, Soort, Tijdvak
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
FORMATEN = ("json", "csv", "tabel")
BAD_INPUT = 2


class WrongInputError(Exception):
    """What was asked does not exist; the message is a sentence."""


class Command(BaseCommand):
    help = "Alle indicatoren van een jaar of kwartaal."

    def add_arguments(self, parser: CommandParser) -> None:
        # Checked below and not by the parser: that one answers in English.
        parser.add_argument("--jaar", nargs="?", default="", help="bijvoorbeeld 2026")
        parser.add_argument("--kwartaal", nargs="?", help="1, 2, 3 of 4; zonder is het heel het jaar")
        parser.add_argument(
            "--bibliotheek", nargs="?", help="code van een bibliotheek; zonder is het heel het netwerk"
        )
        parser.add_argument("--formaat", nargs="?", default="tabel", help="json, csv of tabel")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the figures, or one sentence on the error stream and exit 2."""
        try:
            tijdvak = _tijdvak(options["jaar"], options["kwartaal"], timezone.localdate())
            library = _library(options["bibliotheek"])
            formaat = _formaat(options["formaat"])
        except WrongInputError as error:
            self.stderr.write(str(error))
            sys.exit(BAD_INPUT)
        board = selectors.load_dashboard(tijdvak, bibliotheek=library, vandaag=timezone.localdate())
        rows = [_row(regel.stand) for regel in board.alles]
        {"json": self._json, "csv": self._csv, "tabel": self._tabel}[formaat](rows)

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


def _tijdvak(jaar: Any, kwartaal: Any, vandaag: dt.date) -> Tijdvak:
    """What was asked, as text from a console or as a number from a program."""
    number = _number(jaar)
    if number is None or not EERSTE_JAAR <= number <= vandaag.year:
        raise WrongInputError(f"Kies met --jaar een jaar van {EERSTE_JAAR} tot en met {vandaag.year}.")
    if kwartaal is None:
        return Tijdvak(dt.date(number, 1, 1), Soort.JAAR)
    quarter = _number(kwartaal)
    if quarter not in {1, 2, 3, 4}:
        raise WrongInputError("Kies met --kwartaal 1, 2, 3 of 4.")
    tijdvak = Tijdvak(dt.date(number, quarter * 3 - 2, 1), Soort.KWARTAAL)
    if tijdvak.van > vandaag:
        raise WrongInputError(f"Het {tijdvak.naam} is nog niet begonnen.")
    return tijdvak


def _number(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() else None


def _formaat(naam: str | None) -> str:
    if naam not in FORMATEN:
        raise WrongInputError(f"Kies als formaat {', '.join(FORMATEN[:-1])} of {FORMATEN[-1]}.")
    return naam


def _library(code: str | None) -> Organisatie | None:
    if code is None:
        return None
    library = list_bibliotheken().filter(code=code).first()
    if library is None:
        known = ", ".join(str(found) for found in list_bibliotheken().values_list("code", flat=True))
        raise WrongInputError(f"Bibliotheek '{code}' is niet bekend: kies uit {known}.")
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
