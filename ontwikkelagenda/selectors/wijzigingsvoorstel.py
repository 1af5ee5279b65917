"""Amendments as a list, and beside what they are about."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from ontwikkelagenda.models import (
    Agenda,
    Initiatief,
    Sectie,
    Voorstelreactie,
    Voorstelsteun,
    Wijzigingsvoorstel,
)


def wijzigingsvoorstellen(agenda: Agenda) -> QuerySet[Wijzigingsvoorstel]:
    """All of them, open ones first."""
    return (
        Wijzigingsvoorstel.objects.filter(agenda=agenda)
        .select_related(
            "agenda", "sectie__huisdeel", "sectie__agenda", "initiatief__sectie__agenda", "organisatie",
            "indiener", "besloten_door", "bezwaar__stem__organisatie", "sectieversie",
        )
        .prefetch_related(
            Prefetch(
                "steun",
                Voorstelsteun.objects.select_related("organisatie").order_by("organisatie__naam", "pk"),
            )
        )
        .annotate(aantal_reacties=Count("reacties", distinct=True))
        .order_by("-nummer")
    )  # fmt: skip


def reacties(voorstel: Wijzigingsvoorstel) -> QuerySet[Voorstelreactie]:
    return (
        Voorstelreactie.objects.filter(voorstel=voorstel)
        .select_related("door__organisatie")
        .order_by("op", "pk")
    )


@dataclass(frozen=True)
class Voorstelgroepen:
    open: list[Wijzigingsvoorstel]
    besloten: list[Wijzigingsvoorstel]


def group_voorstellen(agenda: Agenda) -> Voorstelgroepen:
    alle = list(wijzigingsvoorstellen(agenda))
    return Voorstelgroepen([v for v in alle if v.is_open], [v for v in alle if not v.is_open])


def voorstellen_of_sectie(sectie: Sectie) -> QuerySet[Wijzigingsvoorstel]:
    return wijzigingsvoorstellen(sectie.agenda).filter(sectie=sectie)


def voorstellen_of_initiatief(initiatief: Initiatief) -> QuerySet[Wijzigingsvoorstel]:
    return wijzigingsvoorstellen(initiatief.sectie.agenda).filter(initiatief=initiatief)
