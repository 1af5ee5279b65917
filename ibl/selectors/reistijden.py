"""Travel-time matrices: the one in use on a day, and what one says about a set of places."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.db.models import Count, QuerySet

from bisc_portal.netwerk.models import Vestiging
from ibl.models import Reistijdmatrix, Ritplan

type Punt = tuple[float, float]


def list_matrices() -> QuerySet[Reistijdmatrix]:
    """Newest first with how many plans use each; without the numbers themselves, which are thousands."""
    return (
        Reistijdmatrix.objects.select_related("gemaakt_door", "importactie")
        .defer("meters", "seconden", "importactie__bestand")
        .annotate(aantal_plannen=Count("plannen"))
        .order_by("-versie")
    )


def find_matrix(datum: dt.date) -> Reistijdmatrix | None:
    """The version that is used for the plans of this day."""
    return Reistijdmatrix.objects.valid_on(datum).first()


def list_plannen_of(matrix: Reistijdmatrix) -> QuerySet[Ritplan]:
    """The days that were planned with this version, newest first."""
    return matrix.plannen.select_related("depot__vestiging").order_by("-datum", "pk")


def point_of(vestiging: Vestiging) -> Punt | None:
    """Where a branch is: its own point, else the middle of its municipality."""
    for place in (vestiging, vestiging.gemeente):
        if place.lat is not None and place.lon is not None:
            return float(place.lat), float(place.lon)
    return None


def list_points() -> list[tuple[Vestiging, Punt]]:
    """Every branch in use that lies somewhere, in one fixed order: the order of a file to import."""
    vestigingen = (
        Vestiging.objects.filter(actief=True).select_related("gemeente", "organisatie").order_by("pk")
    )
    return [(vestiging, punt) for vestiging in vestigingen if (punt := point_of(vestiging)) is not None]


def labels_of(vestigingen: Sequence[Vestiging]) -> list[str]:
    """What a file calls each branch: its name, or its number where two have the same name."""
    seen = Counter(vestiging.naam.lower() for vestiging in vestigingen)
    return [
        vestiging.naam if seen[vestiging.naam.lower()] == 1 else str(vestiging.pk)
        for vestiging in vestigingen
    ]


def submatrix(matrix: Reistijdmatrix, vestigingen: Sequence[int]) -> tuple[list[list[int]], list[list[int]]]:
    """Metres and seconds between these branches, in this order."""
    place = {pk: number for number, pk in enumerate(matrix.vestigingen)}
    size = len(matrix.vestigingen)
    rows = [place[pk] for pk in vestigingen]
    return (
        [[matrix.meters[van * size + naar] for naar in rows] for van in rows],
        [[matrix.seconden[van * size + naar] for naar in rows] for van in rows],
    )
