"""A meeting of the PDO: its points and papers, and what was decided."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda.models import Agenda, Vergaderpunt, Vergaderstuk


@transaction.atomic
def add_vergaderpunt(
    bijeenkomst: Bijeenkomst,
    *,
    titel: str,
    soort: Vergaderpunt.Soort,
    gevraagd: str = "",
    agenda: Agenda | None = None,
    stukken: Iterable[tuple[str, str]] = (),
    by: User,
    at: dt.datetime,
) -> Vergaderpunt:
    """Put it behind the others; `stukken` are names with the address where they can be read."""
    Bijeenkomst.objects.select_for_update().get(pk=bijeenkomst.pk)
    last = Vergaderpunt.objects.filter(bijeenkomst=bijeenkomst).order_by("-volgorde").first()
    punt = Vergaderpunt.objects.create(
        bijeenkomst=bijeenkomst,
        volgorde=last.volgorde + 1 if last else 1,
        titel=titel,
        soort=soort,
        gevraagd=gevraagd,
        agenda=agenda,
    )
    Vergaderstuk.objects.bulk_create(
        Vergaderstuk(punt=punt, naam=naam, adres=adres) for naam, adres in stukken
    )
    logboek.record("vergaderpunt toegevoegd", punt, by=by, at=at)
    return punt


@transaction.atomic
def record_besluit(
    punt: Vergaderpunt, *, uitkomst: Vergaderpunt.Uitkomst, besluit: str, by: User, at: dt.datetime
) -> Vergaderpunt:
    """Write down what the meeting decided about the point."""
    punt.uitkomst, punt.besluit, punt.besloten_op = uitkomst, besluit, at
    punt.save(update_fields=["uitkomst", "besluit", "besloten_op"])
    logboek.record("besluit vastgelegd", punt, by=by, at=at, uitkomst=uitkomst.value)
    return punt
