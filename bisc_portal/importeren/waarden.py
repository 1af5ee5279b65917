"""Reads one value as it is written in the Netherlands: 1.234,56, 01-02-2026, ja. Knows no Django.

What can be read in two ways is refused: a wrong figure is worse than a question.
"""

import datetime as dt
import re
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from bisc_portal.importeren.errors import UnreadableValueError

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
Cel = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
GROUPED = re.compile(r"^[-+−]?\d{1,3}(\.\d{3})+(,\d+)?$")
PLAIN = re.compile(r"^[-+−]?\d+(,\d+)?$")
DATUM = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
MOMENT = re.compile(r"^(\S+)[ T](\d{1,2}):(\d{2})(?::(\d{2}))?$")
# Excel counts days from here; the range is 1954 to 2119, so a year is never taken for a date.
EXCEL_BEGIN = dt.date(1899, 12, 30)
EXCEL_DAGEN = range(20_000, 80_000)
JA, NEE = {"ja", "j", "1", "waar", "true", "x"}, {"nee", "n", "0", "onwaar", "false", ""}


class Soort(StrEnum):
    """What a column holds."""

    TEKST = "tekst"
    GEHEEL = "geheel"
    GETAL = "getal"
    DATUM = "datum"
    TIJDSTIP = "tijdstip"
    JANEE = "janee"


def is_empty(cel: Cel) -> bool:
    return cel is None or (isinstance(cel, str) and not cel.strip())


def read(cel: Cel, soort: Soort) -> str | bool:
    """The value in one notation: 1234.56, 2026-02-01, an instant in UTC, true.

    Raises UnreadableValueError.
    """
    match soort:
        case Soort.GETAL:
            return f"{read_getal(cel):f}"
        case Soort.GEHEEL:
            return str(read_geheel(cel))
        case Soort.DATUM:
            return read_datum(cel).isoformat()
        case Soort.TIJDSTIP:
            return read_tijdstip(cel).isoformat()
        case Soort.JANEE:
            return read_janee(cel)
    return read_tekst(cel)


def read_tekst(cel: Cel) -> str:
    """Text, also when a spreadsheet made a number of it: 12.0 is '12'."""
    if isinstance(cel, float) and cel.is_integer():
        return str(int(cel))
    return str(cel).strip().replace("\x00", "")


def read_getal(cel: Cel) -> Decimal:
    if isinstance(cel, bool | dt.date | dt.time | dt.timedelta):
        raise UnreadableValueError(f"'{cel}' is geen getal.")
    if isinstance(cel, int | float):
        return Decimal(str(cel))
    text = str(cel).strip().removeprefix("€").replace("\u00a0", "").replace(" ", "")
    text = text.removesuffix("%")
    if GROUPED.match(text):
        text = text.replace(".", "")
    elif not PLAIN.match(text):
        hint = " Gebruik een komma voor decimalen en een punt voor duizendtallen." if "." in text else ""
        raise UnreadableValueError(f"'{str(cel).strip()}' is geen getal.{hint}")
    return Decimal(text.replace(",", ".").replace("−", "-"))


def read_geheel(cel: Cel) -> int:
    getal = read_getal(cel)
    if getal != getal.to_integral_value():
        raise UnreadableValueError(f"'{read_tekst(cel)}' is geen geheel getal.")
    return int(getal)


def read_datum(cel: Cel) -> dt.date:
    """A date cell, 01-02-2026 (1 February), 2026-02-01, or the number of days Excel stores."""
    if isinstance(cel, dt.datetime):
        return cel.date()
    if isinstance(cel, dt.date):
        return cel
    if isinstance(cel, int | float) and not isinstance(cel, bool) and int(cel) in EXCEL_DAGEN:
        return EXCEL_BEGIN + dt.timedelta(days=int(cel))
    text = str(cel).strip()
    if text.isdecimal() and int(text) in EXCEL_DAGEN:
        return EXCEL_BEGIN + dt.timedelta(days=int(text))
    found = DATUM.match(text) or ISO.match(text)
    if found is None:
        raise UnreadableValueError(f"'{text}' is geen datum. Schrijf dag-maand-jaar, zoals 31-12-2026.")
    day, month, year = found.groups() if DATUM.match(text) else reversed(found.groups())
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError as error:
        raise UnreadableValueError(f"'{text}' bestaat niet als datum (dag-maand-jaar).") from error


def read_tijdstip(cel: Cel) -> dt.datetime:
    """A moment on the clock in Amsterdam, as an instant in UTC; a date alone is its midnight."""
    if isinstance(cel, dt.datetime):
        local = cel
    elif isinstance(cel, float) and not cel.is_integer() and int(cel) in EXCEL_DAGEN:
        local = dt.datetime.combine(EXCEL_BEGIN, dt.time.min) + dt.timedelta(seconds=round(cel * 86_400))
    elif isinstance(cel, str) and (found := MOMENT.match(cel.strip())):
        hour, minute, second = int(found[2]), int(found[3]), int(found[4] or 0)
        if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004  the clock
            raise UnreadableValueError(f"'{cel.strip()}' bestaat niet als tijdstip.")
        local = dt.datetime.combine(read_datum(found[1]), dt.time(hour, minute, second))
    else:
        local = dt.datetime.combine(read_datum(cel), dt.time.min)
    return (local if local.tzinfo else local.replace(tzinfo=AMSTERDAM)).astimezone(dt.UTC)


def read_janee(cel: Cel) -> bool:
    text = read_tekst(cel).lower() if not isinstance(cel, bool) else ("ja" if cel else "nee")
    if text in JA or text in NEE:
        return text in JA
    raise UnreadableValueError(f"'{read_tekst(cel)}' is geen ja of nee.")
