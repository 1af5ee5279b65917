"""Travel-time matrices: the one in use, and what one says about a set of places."""

from collections.abc import Sequence

from django.db.models import QuerySet

from bisc_portal.netwerk.models import Vestiging
from ibl.models import Reistijdmatrix

type Punt = tuple[float, float]


def list_matrices() -> QuerySet[Reistijdmatrix]:
    """Without the numbers themselves: they are thousands, and a list shows none."""
    return (
        Reistijdmatrix.objects.select_related("gemaakt_door").defer("meters", "seconden").order_by("-versie")
    )


def find_matrix() -> Reistijdmatrix | None:
    return Reistijdmatrix.objects.filter(actief=True).order_by("-versie").first()


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


def submatrix(matrix: Reistijdmatrix, vestigingen: Sequence[int]) -> tuple[list[list[int]], list[list[int]]]:
    """Metres and seconds between these branches, in this order."""
    place = {pk: number for number, pk in enumerate(matrix.vestigingen)}
    size = len(matrix.vestigingen)
    rows = [place[pk] for pk in vestigingen]
    return (
        [[matrix.meters[van * size + naar] for naar in rows] for van in rows],
        [[matrix.seconden[van * size + naar] for naar in rows] for van in rows],
    )
