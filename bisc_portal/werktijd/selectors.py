"""Reading stored calendars."""

import uuid

from django.db.models import Prefetch, QuerySet

from bisc_portal.werktijd import engine
from bisc_portal.werktijd.kalender import DAYS_A_WEEK
from bisc_portal.werktijd.models import KalenderVersie, Sluiting, Werkkalender

# By slug, with the stamp it was read at. The stamp changes with every change in the database.
_loaded: dict[str, tuple[uuid.UUID, engine.Kalender]] = {}


def load_kalender(slug: str = "servicedesk") -> engine.Kalender:
    """The calendar as the engine wants it; only confirmed closures count.

    Costs one small query while nothing changed, in whichever process it changes. Raises
    Werkkalender.DoesNotExist, or engine.InvalidKalenderError when it never opens.
    """
    return load_stamped_kalender(slug)[1]


def load_stamped_kalender(slug: str) -> tuple[uuid.UUID, engine.Kalender]:
    """The calendar with the stamp of its last change, so that a result can say what it was reckoned with."""
    stamp = _stamp(slug)
    known = _loaded.get(slug)
    if known and known[0] == stamp:
        return known
    while True:
        kalender, read_at = _read(slug), stamp
        stamp = _stamp(slug)
        # A change between the queries of _read could leave a mixture of before and after.
        if stamp == read_at:
            _loaded[slug] = (stamp, kalender)
            return stamp, kalender


def _stamp(slug: str) -> uuid.UUID:
    return Werkkalender.objects.values_list("stamp", flat=True).get(slug=slug)


def _read(slug: str) -> engine.Kalender:
    werkkalender = Werkkalender.objects.prefetch_related(
        Prefetch("versies", KalenderVersie.objects.order_by("geldig_vanaf")),
        "versies__vensters",
        Prefetch("sluitingen", Sluiting.objects.filter(status=Sluiting.Status.BEVESTIGD).order_by("datum")),
        "sluitingen__vensters",
    ).get(slug=slug)
    return engine.Kalender(
        versies=tuple(_versie(versie) for versie in werkkalender.versies.all()),
        sluitingen=tuple(_sluiting(sluiting) for sluiting in werkkalender.sluitingen.all()),
        tijdzone=werkkalender.tijdzone,
        altijd_open=werkkalender.altijd_open,
    )


def _sluiting(sluiting: Sluiting) -> engine.Sluiting:
    vensters = tuple(engine.Venster(venster.van, venster.tot) for venster in sluiting.vensters.all())
    return engine.Sluiting(sluiting.datum, sluiting.reden, vensters)


def _versie(versie: KalenderVersie) -> engine.Versie:
    week: list[list[engine.Venster]] = [[] for _ in range(DAYS_A_WEEK)]
    for venster in versie.vensters.all():
        week[venster.weekdag].append(engine.Venster(venster.van, venster.tot))
    return engine.Versie(
        versie.geldig_vanaf, engine.Venster(versie.dag_van, versie.dag_tot), tuple(tuple(dag) for dag in week)
    )


def sluitingen_to_confirm() -> QuerySet[Sluiting]:
    """Proposals a person still has to look at, soonest first."""
    return (
        Sluiting.objects.filter(status=Sluiting.Status.VOORGESTELD)
        .select_related("kalender")
        .order_by("datum", "kalender__naam", "pk")
    )
