"""Loading reference data and making the demonstration history, month by month."""

import datetime as dt
import random
from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from bisc_portal.achtergrond.services import report_progress
from bisc_portal.demonstratie.logins import load_logins
from bisc_portal.demonstratie.models import Demonstratiemaand

BEGIN = dt.date(2025, 1, 1)
VOORTGANG = "demonstratie"


class NotADemonstrationError(Exception):
    """Made-up history may never be mixed with real work."""


def load_referentie() -> list[str]:
    """Load every part's reference data, each in a transaction of its own; return the names."""
    for name in settings.REFERENTIEBRONNEN:
        with transaction.atomic():
            import_string(name)()
    if settings.DEMONSTRATIE:
        load_logins()
    return list(settings.REFERENTIEBRONNEN)


def generate_history(*, tot: dt.datetime) -> int:
    """Make what is missing of the history up to `tot`, newest month first; return the months made.

    Each month of each part is one transaction that also writes its own marker: stopped halfway it goes on
    where it was, and two runs beside each other make nothing twice.
    Raises NotADemonstrationError outside the demonstration settings.
    """
    if not settings.DEMONSTRATIE:
        raise NotADemonstrationError("Verzonnen gegevens horen alleen in een demonstratie.")
    work = [(maand, bron) for maand in _months(tot) for bron in settings.DEMONSTRATIEBRONNEN]
    made = 0
    for done, (maand, bron) in enumerate(work):
        _report(done, len(work), maand)
        made += _generate_month(bron, maand, tot)
    _report(len(work), len(work), BEGIN)
    return made


def _generate_month(bron: str, maand: dt.date, tot: dt.datetime) -> bool:
    """False when the month existed already."""
    with transaction.atomic():
        _, created = Demonstratiemaand.objects.get_or_create(
            bron=bron, maand=maand, defaults={"created_at": timezone.now()}
        )
        if created:
            # The same month is the same history on every machine; nothing secret depends on it.
            rng = random.Random(f"{bron} {maand:%Y-%m}")  # noqa: S311
            import_string(bron)(maand, tot=tot, rng=rng)
    return created


def _months(tot: dt.datetime) -> Iterator[dt.date]:
    """The first days of the months from `tot` back to the beginning."""
    maand = timezone.localtime(tot).date().replace(day=1)
    while maand >= BEGIN:
        yield maand
        maand = (maand - dt.timedelta(days=1)).replace(day=1)


def _report(done: int, total: int, maand: dt.date) -> None:
    report_progress(
        VOORTGANG,
        omschrijving=f"Demonstratiegegevens klaarzetten: {maand:%m-%Y}",
        gedaan=done,
        totaal=total,
        at=timezone.now(),
    )
