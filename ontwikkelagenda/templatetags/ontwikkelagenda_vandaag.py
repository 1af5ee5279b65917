"""The small Huis on the start page: how far the agenda of next year is."""

from dataclasses import dataclass
from typing import Any

from django import template

from bisc_portal.accounts.models import User
from ontwikkelagenda import permissions, selectors
from ontwikkelagenda.models import Agenda

register = template.Library()

GAP, LEFT, WIDTH = 6, 30, 252


@dataclass(frozen=True)
class Vak:
    """A room of the small drawing and the middle its words stand at."""

    x: int
    midden: int
    breed: int
    kleurrol: str
    naam: str
    stand: str


@register.filter
def klaar_van(stand: selectors.DeelStand | selectors.LaagStand | None) -> str:
    """How many of its initiatives are ready, in the words of the drawing."""
    return f"{stand.aantal_klaar} van {stand.aantal}" if stand and stand.aantal else "leeg"


@register.inclusion_tag("ontwikkelagenda/kaart.html")
def ontwikkelagenda_kaart(user: User) -> dict[str, Any]:
    """Nothing for whom the agenda is not, and nothing before there is one."""
    agenda = selectors.current_agenda() if permissions.is_writer(user) else None
    if agenda is None:
        return {"agenda": None}
    huis = selectors.huis(agenda)
    return {
        "agenda": agenda,
        "huis": huis,
        "kamers": _rooms(huis.kamers),
        "pdo": selectors.planned_adoption(agenda),
        "open": agenda.fase != Agenda.Fase.AFGESLOTEN and not agenda.is_adopted,
    }


def _rooms(laag: selectors.LaagStand | None) -> list[Vak]:
    delen = laag.delen if laag else []
    breed = (WIDTH - GAP * (len(delen) - 1)) // max(len(delen), 1)
    return [
        Vak(
            x=LEFT + nr * (breed + GAP),
            midden=LEFT + nr * (breed + GAP) + breed // 2,
            breed=breed,
            kleurrol=stand.deel.kleurrol,
            naam=stand.deel.naam,
            stand=klaar_van(stand),
        )
        for nr, stand in enumerate(delen)
    ]
