"""Made-up versions of the travel times: one from a file that waits, and one fitted to what was driven.

The seconds in the file are the estimate with a little more or less, as a route planner would have them.
"""

import contextlib
import datetime as dt
import random

from django.db import transaction
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.importeren import services as importeren
from ibl import selectors, services
from ibl.importsoort_reistijden import KOP, REISTIJDEN
from ibl.models import Reistijdmatrix

PLEKKEN = 12
BESTAND = "reistijden-eemland.csv"


@transaction.atomic
def generate(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:
    """Only for the month that is now: a version is about the days ahead."""
    today = timezone.localdate(tot)
    by = (
        User.objects.filter(is_active=True, rollen__contains=[Rol.LOGISTIEK_MEDEWERKER])
        .order_by("pk")
        .first()
    )
    matrix = selectors.find_matrix(today + dt.timedelta(days=7))
    if maand != today.replace(day=1) or by is None or matrix is None:
        return
    if Reistijdmatrix.objects.exclude(bron=Reistijdmatrix.Bron.SCHATTING).exists():
        return
    _import_file(matrix, by=by, at=tot, rng=rng)
    with contextlib.suppress(services.TransportError):  # a month that has just begun has driven too little
        services.accept_kalibratie(
            versie=matrix.versie,
            tot=today,
            vanaf=today + dt.timedelta(days=7 - today.weekday()),
            by=by,
            at=tot,
        )


def _import_file(matrix: Reistijdmatrix, *, by: User, at: dt.datetime, rng: random.Random) -> None:
    places = [
        vestiging for vestiging, _ in selectors.list_points() if vestiging.pk in set(matrix.vestigingen)
    ]
    places = places[:PLEKKEN]
    meters, seconden = selectors.submatrix(matrix, [place.pk for place in places])
    rows = [
        f"{van.pk};{naar.pk};{round(seconden[row][column] * rng.uniform(0.9, 1.15))};{meters[row][column]}"
        for row, van in enumerate(places)
        for column, naar in enumerate(places)
        if row != column
    ]
    inhoud = "\r\n".join([";".join(KOP), *rows]).encode()
    staged = importeren.stage_bestand(REISTIJDEN, bestandsnaam=BESTAND, inhoud=inhoud, by=by, at=at)
    if staged.can_be_applied:
        importeren.request_apply(staged, gezien=True, by=by, at=at)
        importeren.apply_next(at=at)
