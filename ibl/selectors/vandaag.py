"""What transport tells on the start page and in the search of the portal."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.taken import Taak
from bisc_portal.templatetags.portaal import moment
from bisc_portal.zoeken import Zoektreffer
from ibl import workflow
from ibl.models import Transportopdracht
from ibl.selectors.opdrachten import matches, visible_to
from ibl.selectors.rit import describe_counts, describe_load, load_rit
from ibl.workflow import Status

SEARCH_LIMIT = 10


@dataclass(frozen=True)
class Zending:
    """What is on its way to one branch, in one status."""

    bestemming: Vestiging
    status: Status
    lading: str
    eerste_termijn: dt.datetime


def list_zendingen(user: User) -> list[Zending]:
    """For the card on the start page: what is on its way to the own branch, or to the whole library."""
    underway = Transportopdracht.objects.underway().filter(aanvrager_id=user.organisatie_id)
    if user.vestiging_id:
        underway = underway.filter(bestemming_id=user.vestiging_id)
    rows = list(
        underway.order_by("bestemming__naam", "bestemming_id", "status")
        .values("bestemming_id", "status")
        .annotate(
            kratten=Sum("aantal_kratten"),
            titels=Count("pk", filter=Q(lading=Transportopdracht.Lading.ITEM)),
            eerste_termijn=Min("termijn_op"),
        )
    )
    vestigingen = Vestiging.objects.in_bulk({row["bestemming_id"] for row in rows})
    nearest_first = list(reversed(workflow.ROUTE))
    return sorted(
        (
            Zending(
                bestemming=vestigingen[row["bestemming_id"]],
                status=Status(row["status"]),
                lading=describe_counts(row["kratten"], row["titels"]),
                eerste_termijn=row["eerste_termijn"],
            )
            for row in rows
        ),
        key=lambda zending: (
            nearest_first.index(zending.status) if zending.status in nearest_first else -1,
            zending.bestemming.naam,
        ),
    )


def list_taken(user: User, now: dt.datetime) -> list[Taak]:
    """What waits: to be set ready, to be made available, a lender to choose, a trip to drive."""
    taken: list[Taak | None] = []
    if user.has_rol(Rol.BIBLIOTHEEKMEDEWERKER):
        taken += [_taak_klaarzetten(user, now), _taak_ontvangen(user, now)]
    if user.has_rol(Rol.LOGISTIEK_MEDEWERKER):
        taken.append(_taak_uitlener_kiezen(now))
    if user.has_rol(Rol.CHAUFFEUR):
        taken.append(_taak_rijden(user, now))
    return [taak for taak in taken if taak is not None]


def _first_due(opdrachten: QuerySet[Transportopdracht]) -> tuple[list[Transportopdracht], dt.datetime | None]:
    """The orders (few: what waits at one desk) and the first moment one of them passes its 72 hours."""
    waiting = list(opdrachten.select_related("bestemming").order_by("termijn_op", "pk"))
    return waiting, waiting[0].termijn_op if waiting else None


def _taak_klaarzetten(user: User, now: dt.datetime) -> Taak | None:
    mine = Transportopdracht.objects.to_prepare().filter(uitlener_id=user.organisatie_id)
    if user.vestiging_id:
        mine = mine.filter(herkomst_id=user.vestiging_id)
    waiting, due = _first_due(mine)
    if due is None:
        return None
    return Taak(
        voor=due,
        titel=f"Zet {describe_load(waiting)} klaar",
        toelichting=f"De eerste moet vóór {moment(due)} bij {waiting[0].bestemming} zijn.",
        url=f"{reverse('ibl:index')}?tab=klaarzetten",
        knop="Bekijk de paklijst",
        stand="72 uur zijn voorbij" if due < now else "",
        dringend=due < now + dt.timedelta(hours=24),
    )


def _taak_ontvangen(user: User, now: dt.datetime) -> Taak | None:
    mine = Transportopdracht.objects.filter(aanvrager_id=user.organisatie_id, status=Status.BEZORGD)
    if user.vestiging_id:
        mine = mine.filter(bestemming_id=user.vestiging_id)
    waiting, due = _first_due(mine)
    if due is None:
        return None
    return Taak(
        voor=due,
        titel=f"Pak {describe_load(waiting)} uit",
        toelichting="Bezorgd, maar nog niet beschikbaar gemeld. De 72 uur lopen door.",
        url=f"{reverse('ibl:index')}?tab=onderweg&status={Status.BEZORGD.value}",
        knop="Meld beschikbaar",
        stand="72 uur zijn voorbij" if due < now else "",
        dringend=due < now + dt.timedelta(hours=24),
    )


def _taak_uitlener_kiezen(now: dt.datetime) -> Taak | None:
    waiting, due = _first_due(Transportopdracht.objects.filter(status=Status.AANGEVRAAGD))
    if due is None:
        return None
    return Taak(
        voor=due,
        titel=f"Kies een uitlener voor {describe_load(waiting)}",
        toelichting=f"De eerste moet vóór {moment(due)} bij {waiting[0].bestemming} zijn.",
        url=f"{reverse('ibl:list_lopend')}?status={Status.AANGEVRAAGD.value}",
        knop="Bekijk de aanvragen",
        dringend=due < now + dt.timedelta(hours=24),
    )


def _taak_rijden(user: User, now: dt.datetime) -> Taak | None:
    rit = load_rit(user, now=now)
    if rit.is_empty:
        return None
    return Taak(
        voor=now,
        titel="Vandaag te rijden",
        toelichting=f"{len(rit.ophalen)} plaatsen om op te halen, {len(rit.bezorgen)} om te bezorgen.",
        url=reverse("ibl:drive"),
        knop="Open de rit",
    )


def search(user: User, tekst: str) -> list[Zoektreffer]:
    """Orders by number, title, author, ISBN, PPN, barcode, own reference or crate."""
    found = (
        visible_to(user, now=timezone.now())
        .filter(matches(tekst) | Q(inzetten__krat__code=tekst.upper()))
        .distinct()[:SEARCH_LIMIT]
    )
    return [
        Zoektreffer(
            soort="Transport",
            titel=opdracht.wat,
            toelichting=f"{opdracht.nummer} · naar {opdracht.bestemming} · {opdracht.stand.label}",
            url=opdracht.get_absolute_url(),
        )
        for opdracht in found
    ]
