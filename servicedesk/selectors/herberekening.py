"""What reckoning again would do: the open deadlines of a calendar beside what its hours give now."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, F, Func, Max, QuerySet
from django.utils import timezone

from bisc_portal.werktijd import engine
from bisc_portal.werktijd.instants import micros, moment
from bisc_portal.werktijd.models import Werkkalender
from bisc_portal.werktijd.reeks import reckon
from servicedesk import sla
from servicedesk.models import (
    AfgeslotenMaand,
    Herberekening,
    Klok,
    KlokControle,
    KlokSignaal,
    Kloksoort,
    SlaNorm,
)
from servicedesk.models.klokken import KlokQuerySet
from servicedesk.selectors.klokken import Kalenders, list_grondslagen, list_pauzes

CHUNK = 20_000
SHOWN = 25
LAG_OVER = dt.timedelta(days=7)


class Micros(Func):
    """An instant as whole microseconds since 1970: a million of them are read and written as numbers."""

    template = "(EXTRACT(EPOCH FROM %(expressions)s) * 1000000)::bigint"
    output_field: Any = BigIntegerField()


class Uitkomst(NamedTuple):
    """A clock with its deadline as stored, and all four instants as its calendar gives them now.

    Instants in microseconds.
    """

    klok_id: int
    due_was: int
    due_at: int
    breach_at: int
    warn50_at: int
    warn75_at: int

    @property
    def verschuift(self) -> bool:
        return self.due_was != self.due_at


@dataclass
class Vooruitblik:
    """What would happen: how many are looked at, which move, and how many would be too late at once."""

    bekeken: int = 0
    verschuift: int = 0
    later: int = 0
    te_laat: int = 0
    # Began before their calendar did: what cannot be reckoned stays as it is.
    buiten: int = 0
    voorbeelden: list[tuple[Klok, dt.datetime]] = field(default_factory=list)

    @property
    def eerder(self) -> int:
        return self.verschuift - self.later


def list_te_herberekenen(kalender: Werkkalender | None, *, now: dt.datetime) -> KlokQuerySet:
    """Running and not yet decided: never a stopped clock, a recorded breach or a closed month.

    Of one calendar, or of all.
    """
    klokken = (
        Klok.objects.alive()
        .filter(staat_stil=False, resultaat=Klok.Resultaat.LOOPT, breach_at__gte=now)
        .order_by("pk")
    )
    if kalender:
        klokken = klokken.filter(kalender=kalender)
    for maand in AfgeslotenMaand.objects.order_by("periode"):
        van, tot = month(maand.periode)
        klokken = klokken.exclude(gemeld_op__gte=van, gemeld_op__lt=tot)
    return klokken


def reckon_again(
    kalender: Werkkalender, *, now: dt.datetime, uren: engine.Kalender | None = None
) -> Iterator[list[Uitkomst]]:
    """Chunk by chunk, in order of key: most clocks in one go, the few with a history one by one.

    With other hours (`uren`) than are stored it is a what-if.
    """
    kalenders = Kalenders({kalender.slug: uren} if uren else {})
    hours = kalenders.get(kalender.slug)
    norms = {norm.pk: norm.norm for norm in SlaNorm.objects.filter(kalender=kalender).order_by("pk")}
    klokken, last = list_te_herberekenen(kalender, now=now).filter(gemeld_op__gte=hours.begint), 0
    fields = ("pk", "soort", "verkort", "norm_id", Micros("gemeld_op"), Micros("due_at"))
    while rows := list(klokken.filter(pk__gt=last).values_list(*fields)[:CHUNK]):
        last = rows[-1][0]
        plain: dict[int, list[tuple[int, int, int]]] = {}
        found = []
        for pk, soort, verkort, norm_id, gemeld_op, due_at in rows:
            if soort == Kloksoort.RESPONS and not verkort:
                plain.setdefault(norm_id, []).append((pk, gemeld_op, due_at))
            else:
                found.append(_reckon_one(pk, kalenders))
        for norm_id, some in plain.items():
            answers = reckon(hours, norms[norm_id], (gemeld_op for _, gemeld_op, _ in some))
            found += [
                Uitkomst(pk, due_was, *row) for (pk, _, due_was), row in zip(some, answers, strict=True)
            ]
        yield found


def _reckon_one(pk: int, kalenders: Kalenders) -> Uitkomst:
    klok = Klok.objects.select_related("norm", "kalender").get(pk=pk)
    belofte = sla.promise_earliest(list_grondslagen(klok, kalenders), list_pauzes(klok))
    instants = (klok.due_at, belofte.due_at, belofte.breach_at, belofte.warn50_at, belofte.warn75_at)
    return Uitkomst(pk, *map(micros, instants))


def preview_herberekening(
    kalender: Werkkalender, *, now: dt.datetime, uren: engine.Kalender | None = None
) -> Vooruitblik:
    """The same reckoning as the real one, with nothing written."""
    blik = Vooruitblik()
    first: dict[int, int] = {}
    for chunk in reckon_again(kalender, now=now, uren=uren):
        blik.bekeken += len(chunk)
        moved = [uitkomst for uitkomst in chunk if uitkomst.verschuift]
        blik.verschuift += len(moved)
        blik.later += sum(uitkomst.due_at > uitkomst.due_was for uitkomst in moved)
        blik.te_laat += sum(uitkomst.breach_at < micros(now) for uitkomst in moved)
        first |= {uitkomst.klok_id: uitkomst.due_at for uitkomst in moved[: SHOWN - len(first)]}
    hours = uren or Kalenders().get(kalender.slug)
    blik.buiten = list_te_herberekenen(kalender, now=now).filter(gemeld_op__lt=hours.begint).count()
    klokken = (
        Klok.objects.public().filter(pk__in=first).select_related("melding", "norm").order_by("due_at", "pk")
    )
    blik.voorbeelden = [(klok, moment(first[klok.pk])) for klok in klokken]
    return blik


def list_herberekeningen() -> QuerySet[Herberekening]:
    return Herberekening.objects.select_related("kalender", "beleid", "gevraagd_door").order_by(
        "-gevraagd_op", "-pk"
    )


def list_controles() -> QuerySet[KlokControle]:
    """The latest nightly checks with what they found."""
    return KlokControle.objects.prefetch_related("afwijkingen__klok__melding").order_by("-gestart_op", "-pk")


def measure_lag(*, now: dt.datetime) -> dt.timedelta | None:
    """How late the latest signal of the past week was given; None when there was none."""
    given = KlokSignaal.objects.filter(gegeven_op__gte=now - LAG_OVER)
    found: dt.timedelta | None = given.aggregate(lag=Max(F("gegeven_op") - F("bereikt_op")))["lag"]
    return found


def list_afgesloten_maanden() -> QuerySet[AfgeslotenMaand]:
    return AfgeslotenMaand.objects.select_related("afgesloten_door").order_by("-periode")


def month(periode: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The first instant of the month and of the next, on the local clock."""
    following = (periode.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return _midnight(periode), _midnight(following)


def _midnight(datum: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(datum, dt.time.min))
