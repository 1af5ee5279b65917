"""How the settings of transport are written: windows in one line, weekdays in short, the day before."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import template

from bisc_portal.netwerk.models import Vestiging
from ibl.models import Stopsluiting, Weekpatroon

register = template.Library()
KORT = ("ma", "di", "wo", "do", "vr", "za", "zo")


@register.filter
def dag_ervoor(value: dt.date) -> dt.date:
    return value - dt.timedelta(days=1)


def _place_of(vestiging: Vestiging) -> Any:
    return getattr(vestiging, "stopplaats", None)


@register.filter
def tijden(vestiging: Vestiging) -> list[str]:
    """'ma–vr 08:30–17:00', one line for days in a row with the same hours. Reads prefetched windows."""
    place = _place_of(vestiging)
    if place is None:
        return []
    per_day: dict[int, str] = {}
    for row in place.vensters.all():
        hours = f"{row.van:%H:%M}–{row.tot:%H:%M}"
        per_day[row.weekdag] = f"{per_day[row.weekdag]} en {hours}" if row.weekdag in per_day else hours
    lines = []
    for hours in dict.fromkeys(per_day.values()):
        days = [day for day, its in per_day.items() if its == hours]
        lines.append(f"{', '.join(_runs(days))} {hours}")
    return lines


def _runs(days: list[int]) -> list[str]:
    """Days in a row as 'ma–wo', others by themselves."""
    parts = []
    for _, group in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0]):
        run = [day for _, day in group]
        if len(run) == 1:
            parts.append(KORT[run[0]])
        else:
            parts.append(f"{KORT[run[0]]}{', ' if run[0] + 1 == run[-1] else '–'}{KORT[run[-1]]}")
    return parts


@register.filter
def weekdagen(patronen: Iterable[Weekpatroon]) -> str:
    """'ma, wo, vr': the days on which something comes."""
    return ", ".join(KORT[day] for day in sorted({patroon.weekdag for patroon in patronen}))


@register.filter
def is_zone(vestiging: Vestiging) -> bool:
    place = _place_of(vestiging)
    return place is not None and place.zero_emissiezone


@register.filter
def sluitingen(vestiging: Vestiging) -> list[Stopsluiting]:
    place = _place_of(vestiging)
    return list(place.sluitingen_vooruit) if place is not None else []
