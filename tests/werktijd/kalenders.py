"""Calendars and moments the tests share: the desk as the docs describe it, and the clock in Amsterdam."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bisc_portal.werktijd.engine import Kalender, Sluiting, Venster, Versie

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
VANAF = dt.date(2020, 1, 1)


def at(tekst: str, *, fold: int = 0) -> dt.datetime:
    """The instant, in UTC, at which the clock in Amsterdam shows `2026-03-03 10:00`."""
    return dt.datetime.fromisoformat(tekst).replace(tzinfo=AMSTERDAM, fold=fold).astimezone(dt.UTC)


def local(moment: dt.datetime) -> str:
    return moment.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M")


def venster(tekst: str) -> Venster:
    """`08:30-17:00`; `24:00` is the midnight that ends the day."""
    van, tot = (dt.time.min if deel == "24:00" else dt.time.fromisoformat(deel) for deel in tekst.split("-"))
    return Venster(van, tot)


def versie(
    dag: str = "08:30-17:00", *, vanaf: dt.date = VANAF, weekdagen: Iterable[int] = range(5), hours: str = ""
) -> Versie:
    """The same windows (`hours`, default `dag`) on each of `weekdagen`."""
    vensters = tuple(venster(deel) for deel in (hours or dag).split())
    week = tuple(vensters if weekdag in set(weekdagen) else () for weekdag in range(7))
    return Versie(vanaf, venster(dag), week)


def closed(datum: str, reden: str, *hours: str) -> Sluiting:
    return Sluiting(dt.date.fromisoformat(datum), reden, tuple(venster(deel) for deel in hours))


def desk(*sluitingen: Sluiting) -> Kalender:
    """Monday to Friday 08:30–17:00."""
    return Kalender((versie(),), sluitingen)


ALTIJD_OPEN = Kalender(altijd_open=True)
VANDAAG = at("2026-11-22 12:00")
