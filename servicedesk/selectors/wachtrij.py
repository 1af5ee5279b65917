"""The desk's queue: what is due next, the other views, and how many calls each holds."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie
from bisc_portal.werktijd import engine
from bisc_portal.werktijd.models import Werkkalender
from servicedesk import workflow
from servicedesk.models import Klok, Melding
from servicedesk.models.zoeken import AnyOf
from servicedesk.selectors.klokken import Kalenders
from servicedesk.selectors.zoeken import find_newest, is_nummer, search_meldingen

PER_BLAD = 25
SERVICEDESK = "servicedesk"
WEEKDAGEN = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]


class Weergave(StrEnum):
    """The views beside the queue; the value stands in the address."""

    OP_TE_PAKKEN = "op-te-pakken"
    MIJN = "mijn"
    IN_BEHANDELING = "in-behandeling"
    WACHT_OP_MELDER = "wacht-op-melder"
    WACHT_OP_LEVERANCIER = "wacht-op-leverancier"
    OPGELOST = "opgelost"
    INCIDENTEN = "incidenten"
    VRAGEN = "vragen"
    WIJZIGINGEN = "wijzigingen"
    ALLE = "alle"


NAMEN = {
    Weergave.OP_TE_PAKKEN: "Op te pakken",
    Weergave.MIJN: "Mijn meldingen",
    Weergave.IN_BEHANDELING: "In behandeling",
    Weergave.WACHT_OP_MELDER: "Wacht op melder",
    Weergave.WACHT_OP_LEVERANCIER: "Wacht op leverancier",
    Weergave.OPGELOST: "Opgelost deze week",
    Weergave.INCIDENTEN: "Incidenten",
    Weergave.VRAGEN: "Vragen",
    Weergave.WIJZIGINGEN: "Wijzigingen",
    Weergave.ALLE: "Alle meldingen",
}
SOORTEN = {
    Weergave.INCIDENTEN: Melding.Soort.INCIDENT,
    Weergave.VRAGEN: Melding.Soort.VRAAG,
    Weergave.WIJZIGINGEN: Melding.Soort.WIJZIGINGSVERZOEK,
}
STATUSSEN = {
    Weergave.IN_BEHANDELING: workflow.Status.IN_BEHANDELING,
    Weergave.WACHT_OP_MELDER: workflow.Status.WACHT_OP_MELDER,
    Weergave.WACHT_OP_LEVERANCIER: workflow.Status.WACHT_OP_LEVERANCIER,
}


# What the address may ask for, and the order that is; the key last, so that pages never overlap.
SORTERINGEN = {
    "gemeld": ("gemeld_op", "pk"),
    "-gemeld": ("-gemeld_op", "-pk"),
    "urgentie": (F("urgentie").asc(nulls_last=True), "gemeld_op", "pk"),
    "-urgentie": (F("urgentie").desc(nulls_first=True), "-gemeld_op", "-pk"),
}


@dataclass(frozen=True)
class Filter:
    """What the address asks for."""

    weergave: Weergave = Weergave.OP_TE_PAKKEN
    bibliotheek_id: int | None = None
    kanaal: str = ""
    urgentie: int | None = None
    behandelaar_id: int | None = None
    label_id: int | None = None
    melder_id: int | None = None
    tekst: str = ""
    sorteer: str = ""
    blad: int = 1

    @property
    def is_narrowed(self) -> bool:
        return self != Filter(weergave=self.weergave, sorteer=self.sorteer, blad=self.blad)

    def as_q(self, prefix: str = "") -> Q:
        """The filters as a condition on calls, or on what has a call behind `prefix`; without the text."""
        q = Q()
        for veld, waarde in (
            ("organisatie_id", self.bibliotheek_id),
            ("kanaal", self.kanaal),
            ("urgentie", self.urgentie),
            ("behandelaar_id", self.behandelaar_id),
            ("melder_id", self.melder_id),
        ):
            if waarde:
                q &= Q(**{f"{prefix}{veld}": waarde})
        if self.label_id:
            labelled = Melding.labels.through.objects.filter(label_id=self.label_id)
            q &= Q(**{f"{prefix or 'pk'}{'id' if prefix else ''}__in": labelled.values("melding_id")})
        return q


@dataclass(frozen=True)
class Weergavetelling:
    weergave: Weergave
    naam: str
    aantal: int


@dataclass(frozen=True)
class Dienstregel:
    """Whether the desk is open now, until when, and which day comes next."""

    open: bool
    tot: dt.datetime | None
    opent: dt.datetime
    dag: dt.date


def read_dienst(*, now: dt.datetime, kalenders: Kalenders | None = None) -> Dienstregel | None:
    """None while nobody has stored the desk's calendar."""
    try:
        kalender = (kalenders or Kalenders()).get(SERVICEDESK)
    except Werkkalender.DoesNotExist:
        return None
    opent = engine.next_opening(kalender, now)
    tot = None
    if opent == now:
        segment = engine.explain(kalender, now, now + dt.timedelta(days=1))[0]
        tot = segment.tot
    return Dienstregel(open=opent == now, tot=tot, opent=opent, dag=timezone.localdate(opent))


def next_working_day(*, now: dt.datetime, kalenders: Kalenders | None = None) -> dt.date:
    """Today while the desk is open or still opens; else the day on which it does."""
    dienst = read_dienst(now=now, kalenders=kalenders)
    return dienst.dag if dienst else timezone.localdate(now)


def end_of(dag: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(dag + dt.timedelta(days=1), dt.time.min))


def list_op_te_pakken(filters: Filter, *, user: User) -> QuerySet[Klok]:
    """Running clocks, the first deadline first: one walk along the index `klok_wachtrij`."""
    klokken = (
        Klok.objects.running()
        .public()
        .select_related(
            "melding__organisatie", "melding__vestiging", "melding__behandelaar", "kalender", "norm"
        )
        .filter(filters.as_q("melding__"))
        .order_by("due_at", "pk")
    )
    if filters.tekst:
        klokken = klokken.filter(
            melding__in=search_meldingen(Melding.objects.open(), filters.tekst, user=user)
        )
    return klokken


def list_meldingen(filters: Filter, *, user: User, now: dt.datetime) -> QuerySet[Melding]:
    """The calls of every other view, the oldest first; what was resolved, the latest first."""
    termijn = Klok.objects.running().filter(melding=OuterRef("pk")).order_by("pk").values("due_at")[:1]
    meldingen = (
        Melding.objects.select_related("organisatie", "vestiging", "behandelaar")
        .annotate(termijn=Subquery(termijn))
        .order_by("gemeld_op", "pk")
    )
    if filters.weergave == Weergave.OPGELOST:
        meldingen = meldingen.filter(opgelost_op__gte=start_of_week(now)).order_by("-opgelost_op", "-pk")
    elif filters.weergave == Weergave.MIJN:
        meldingen = meldingen.open().filter(behandelaar=user)
    elif filters.weergave == Weergave.ALLE:
        meldingen = meldingen.order_by("-gemeld_op", "-pk")
    elif filters.weergave in SOORTEN:
        meldingen = meldingen.open().filter(soort=SOORTEN[filters.weergave])
    else:
        meldingen = meldingen.filter(status=STATUSSEN[filters.weergave])
    meldingen = meldingen.filter(filters.as_q())
    if filters.sorteer in SORTERINGEN:
        meldingen = meldingen.order_by(*SORTERINGEN[filters.sorteer])
    if not filters.tekst:
        return meldingen
    if filters.weergave == Weergave.ALLE and not is_nummer(filters.tekst):
        return meldingen.filter(AnyOf(F("pk"), find_newest(filters.tekst, user=user)))
    return search_meldingen(meldingen, filters.tekst, user=user)


def page_of[T: Model](rijen: "QuerySet[T]", blad: int) -> "Page[T]":
    return Paginator(rijen, PER_BLAD).get_page(blad)


def day_name(dag: dt.date, now: dt.datetime) -> str:
    """'vandaag', 'morgen', or the name of the weekday."""
    return {0: "vandaag", 1: "morgen"}.get((dag - timezone.localdate(now)).days, WEEKDAGEN[dag.weekday()])


def nominal_day(kalender: engine.Kalender, now: dt.datetime) -> dt.timedelta:
    versie = kalender.versie_on(timezone.localdate(now))
    return versie.dag.duur if versie else dt.timedelta(days=1)


def start_of_week(now: dt.datetime) -> dt.datetime:
    """Monday midnight on the local clock."""
    today = timezone.localdate(now)
    return timezone.make_aware(dt.datetime.combine(today - dt.timedelta(days=today.weekday()), dt.time.min))


# One pass over the index of open calls, one over this week's resolved, and the end of the list of events.
TELLINGEN = """
SELECT count(*) FILTER (WHERE status = ANY(%(op_te_pakken)s)),
       count(*) FILTER (WHERE behandelaar_id = %(wie)s),
       count(*) FILTER (WHERE status = 'in_behandeling'), count(*) FILTER (WHERE status = 'wacht_op_melder'),
       count(*) FILTER (WHERE status = 'wacht_op_leverancier'),
       (SELECT count(*) FROM servicedesk_melding WHERE NOT afgeschermd AND opgelost_op >= %(week)s),
       count(*) FILTER (WHERE soort = 'incident'), count(*) FILTER (WHERE soort = 'vraag'),
       count(*) FILTER (WHERE soort = 'wijzigingsverzoek'),
       (SELECT max(id) FROM servicedesk_meldinggebeurtenis)
FROM servicedesk_melding WHERE NOT afgeschermd AND NOT status IN ('opgelost', 'afgesloten')
"""


def count_weergaven(*, user: User, now: dt.datetime) -> tuple[list[Weergavetelling], int]:
    """How many calls each view holds, and which event was the last when they were counted: one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            TELLINGEN,
            {"op_te_pakken": list(workflow.OP_TE_PAKKEN), "wie": user.pk, "week": start_of_week(now)},
        )
        *aantallen, laatste = cursor.fetchone()
    geteld = [w for w in Weergave if w != Weergave.ALLE]
    tellingen = [Weergavetelling(w, NAMEN[w], n) for w, n in zip(geteld, aantallen, strict=True)]
    return tellingen, laatste or 0


def count_urgency(*, now: dt.datetime) -> tuple[int, int, int]:
    """For the start page: calls too late, due this working day, and after it."""
    end = end_of(next_working_day(now=now))
    counts = (
        Klok.objects.running()
        .public()
        .aggregate(
            te_laat=Count("pk", filter=Q(breach_at__lt=now)),
            eerst=Count("pk", filter=Q(breach_at__gte=now, due_at__lt=end)),
            later=Count("pk", filter=Q(breach_at__gte=now, due_at__gte=end)),
        )
    )
    return counts["te_laat"], counts["eerst"], counts["later"]


def neighbours(klok: Klok | None) -> tuple[Melding | None, Melding | None]:
    """The calls before and after this one in the queue."""
    if klok is None or klok.stopped_at:
        return None, None
    queue = Klok.objects.running().public().select_related("melding")
    before = (
        queue.filter(Q(due_at__lt=klok.due_at) | Q(due_at=klok.due_at, pk__lt=klok.pk))
        .order_by("-due_at", "-pk")
        .first()
    )
    after = (
        queue.filter(Q(due_at__gt=klok.due_at) | Q(due_at=klok.due_at, pk__gt=klok.pk))
        .order_by("due_at", "pk")
        .first()
    )
    return before.melding if before else None, after.melding if after else None


def list_bibliotheken() -> QuerySet[Organisatie]:
    return Organisatie.objects.filter(soort=Organisatie.Soort.BIBLIOTHEEK, actief=True).order_by("naam", "pk")


def list_behandelaars() -> QuerySet[User]:
    """Everyone a call can be put on the name of; the same people as `permissions.can_handle`."""
    return User.objects.filter(
        is_active=True, rollen__overlap=["servicedeskmedewerker", "beheerder"]
    ).order_by("naam", "pk")


def list_keuzes(rijen: "QuerySet[Any]", *velden: str) -> list[tuple[int, str]]:
    """What a list to choose from shows: the key of each row, and the first of these fields that is filled."""
    return [
        (pk, next(filter(None, namen), "")) for pk, *namen in rijen.values_list("pk", *(velden or ["naam"]))
    ]
