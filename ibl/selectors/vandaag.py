"""What transport tells on the start page and in the search of the portal."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q, Sum
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.zoeken import Zoektreffer
from ibl import workflow
from ibl.models import BELOOFD, Transportopdracht
from ibl.selectors.opdrachten import matches, visible_to
from ibl.selectors.rit import describe_counts
from ibl.workflow import Status

SEARCH_LIMIT = 10


@dataclass(frozen=True)
class Zending:
    """What is on its way to one branch, in one status."""

    bestemming: Vestiging
    status: Status
    lading: str
    eerste_termijn: dt.datetime | None  # nothing of it has 72 hours


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
            eerste_termijn=Min("termijn_op", filter=BELOOFD),
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
