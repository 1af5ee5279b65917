"""When what happens: the phases, the subsidy deadlines, and whether the agenda is ready in time."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from bisc_portal.netwerk.models import Organisatie
from bisc_portal.templatetags.portaal import MAANDEN
from ontwikkelagenda.models import Agenda, Agendafase, Subsidietermijn, VastgesteldeVersie
from ontwikkelagenda.selectors.agenda import planned_adoption
from ontwikkelagenda.selectors.initiatief import bibliotheken

# A municipality wants to read the agenda before it decides: two weeks is little.
WELL_BEFORE = dt.timedelta(days=14)


def planning_start(agenda: Agenda) -> dict[str, dt.date | None]:
    """The dates as the form wants them."""
    start: dict[str, dt.date | None] = {}
    for fase in Agendafase.objects.filter(agenda=agenda).order_by("begint_op", "pk"):
        start[f"{fase.fase}_begin"], start[f"{fase.fase}_eind"] = fase.begint_op, fase.eindigt_op
    return start


def adoption_date(agenda: Agenda) -> dt.date | None:
    """The day it was adopted first, else the day the planning names."""
    versie = VastgesteldeVersie.objects.filter(agenda=agenda).order_by("nummer").first()
    return timezone.localtime(versie.vastgesteld_op).date() if versie else planned_adoption(agenda)


@dataclass(frozen=True)
class Termijnstand:
    """A library's deadline beside the day of adoption; `termijn` is None when it named none."""

    organisatie: Organisatie
    termijn: Subsidietermijn | None
    vaststelling: dt.date | None
    vastgesteld: bool

    @property
    def dagen(self) -> int | None:
        """Days between adoption and the deadline; negative is too late."""
        if self.termijn is None or self.vaststelling is None:
            return None
        return (self.termijn.datum - self.vaststelling).days

    @property
    def stand(self) -> str:
        if self.dagen is None:
            return "onbekend"
        if self.dagen < 0:
            return "te_laat"
        return "op_tijd" if self.dagen >= WELL_BEFORE.days else "krap"


def list_termijnen(agenda: Agenda) -> list[Termijnstand]:
    """Every library, those with a deadline first, the earliest on top."""
    vaststelling = adoption_date(agenda)
    termijnen = list(
        Subsidietermijn.objects.filter(jaar=agenda.jaar)
        .select_related("organisatie")
        .order_by("datum", "organisatie__naam", "pk")
    )
    named = {termijn.organisatie_id for termijn in termijnen}
    standen = [Termijnstand(t.organisatie, t, vaststelling, agenda.is_adopted) for t in termijnen]
    rest = [
        Termijnstand(o, None, vaststelling, agenda.is_adopted) for o in bibliotheken() if o.pk not in named
    ]
    return standen + rest


# --- The drawing: a bar a phase, a mark a deadline, in units of the viewBox --------------------------------
BREED, LINKS, RIJ = 1000, 190, 30
# Further right the name of a month would fall off the drawing.
LAST_NAME = BREED - 34


@dataclass(frozen=True)
class Balk:
    naam: str
    x: int
    breed: int
    y: int
    stand: str


@dataclass(frozen=True)
class Streep:
    x: int
    naam: str


@dataclass(frozen=True)
class Tijdlijn:
    balken: list[Balk]
    maanden: list[Streep]
    termijnen: list[Streep]
    vandaag: int | None
    vaststelling: int | None
    hoog: int


def draw_tijdlijn(agenda: Agenda, *, today: dt.date) -> Tijdlijn | None:
    """None before there is a planning."""
    fasen = list(Agendafase.objects.filter(agenda=agenda).order_by("begint_op", "pk"))
    if not fasen:
        return None
    first = fasen[0].begint_op.replace(day=1)
    last = max(fase.eindigt_op or fase.begint_op for fase in fasen) + dt.timedelta(days=20)
    span = max((last - first).days, 1)

    def place(day: dt.date) -> int:
        return LINKS + round((BREED - LINKS) * (day - first).days / span)

    order = list(Agenda.Fase)
    here = order.index(Agenda.Fase(agenda.fase))
    balken = [
        Balk(
            fase.get_fase_display(),
            place(fase.begint_op),
            max(place(fase.eindigt_op or fase.begint_op) - place(fase.begint_op), 10),
            34 + RIJ * number,
            "nu"
            if fase.fase == agenda.fase
            else "af"
            if order.index(Agenda.Fase(fase.fase)) < here
            else "straks",
        )
        for number, fase in enumerate(fasen)
    ]
    dates = Subsidietermijn.objects.filter(jaar=agenda.jaar, datum__gte=first, datum__lte=last)
    vaststelling = adoption_date(agenda)
    return Tijdlijn(
        balken,
        [
            Streep(place(day), MAANDEN[day.month - 1] if place(day) <= LAST_NAME else "")
            for day in _months(first, last)
        ],
        [
            Streep(place(day), str(day))
            for day in dates.order_by("datum").values_list("datum", flat=True).distinct()
        ],
        place(today) if first <= today <= last else None,
        place(vaststelling) if vaststelling else None,
        34 + RIJ * len(balken) + 34,
    )


def _months(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every second month: more names do not fit."""
    days, day = [], first
    while day <= last:
        days.append(day)
        day = (day.replace(day=1) + dt.timedelta(days=63)).replace(day=1)
    return days
