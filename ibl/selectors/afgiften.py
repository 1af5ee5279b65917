"""Who took delivery of what, for those who send or receive it."""

import datetime as dt

from django.db.models import Q, QuerySet

from bisc_portal.accounts.models import User
from ibl import permissions
from ibl.models import Afgifte, Transportopdracht

# A name is given when the van leaves, a while after the first crate was unloaded.
ROND = dt.timedelta(hours=1)


def list_afgiften(user: User) -> QuerySet[Afgifte]:
    """The deliveries this person may see: at the own branches, or all of them for BiSC."""
    afgiften = Afgifte.objects.select_related("plaats", "door").order_by("-gebeurd_op", "-pk")
    if permissions.can_plan_transport(user):
        return afgiften
    if permissions.works_at_library(user):
        return afgiften.filter(plaats__organisatie_id=user.organisatie_id)
    return afgiften.none()


def find_afgifte(opdracht: Transportopdracht) -> Afgifte | None:
    """The proof that goes with the delivery of this order, when somebody signed for it."""
    if opdracht.bezorgd_op is None:
        return None
    return (
        Afgifte.objects.defer("foto")
        .annotate(heeft_foto=Q(foto__isnull=False))
        .filter(
            plaats_id=opdracht.bestemming_id,
            gebeurd_op__gte=opdracht.bezorgd_op - ROND,
            gebeurd_op__lte=opdracht.bezorgd_op + ROND,
        )
        .order_by("gebeurd_op", "pk")
        .first()
    )
