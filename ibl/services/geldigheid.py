"""What is valid from a day on: changed for later days, ended, or taken back before it began."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Q

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from ibl.models import Spitsblok, Weekpatroon
from ibl.services.errors import NotOpenAnymoreError
from ibl.services.veranderingen import apply_values


def save_from[Regel: (Weekpatroon, Spitsblok)](
    model: type[Regel],
    old: Regel | None,
    *,
    naam: str,
    vanaf: dt.date,
    values: dict[str, Any],
    require_free: Callable[[], None],
    by: User,
    at: dt.datetime,
) -> Regel:
    """Add it, or change it from a day on: what was valid before stays readable.

    `require_free` refuses when another is valid on the same days.
    """
    if old is not None and old.geldig_vanaf >= vanaf:
        require_free()
        changed = apply_values(old, {**values, "geldig_vanaf": vanaf})
        old.save()
        logboek.record(f"{naam} gewijzigd", old, by=by, at=at, wijzigingen=changed)
        return old
    if old is not None and (old.geldig_tot is None or old.geldig_tot >= vanaf):
        _end(old, vanaf - dt.timedelta(days=1))
    require_free()
    new = model._default_manager.create(geldig_vanaf=vanaf, **values)  # noqa: SLF001  Django documents it
    logboek.record(f"{naam} toegevoegd", new, by=by, at=at, vanaf=str(vanaf))
    return new


def end_on[Regel: (Weekpatroon, Spitsblok)](
    model: type[Regel], row: Regel, *, naam: str, tot: dt.date, by: User, at: dt.datetime
) -> Regel:
    """Valid for the last time on `tot`; what had not begun is taken back."""
    found = (
        model._default_manager.select_for_update(of=("self",))  # noqa: SLF001  Django documents it
        .filter(pk=row.pk)
        .first()
    )
    if found is None or (found.geldig_tot is not None and found.geldig_tot <= tot):
        raise NotOpenAnymoreError(f"Dit {naam} is al beëindigd.")
    if tot < found.geldig_vanaf:
        logboek.record(f"{naam} ingetrokken", found, by=by, at=at, vanaf=str(found.geldig_vanaf))
        found.delete()
        return found
    _end(found, tot)
    logboek.record(f"{naam} beëindigd", found, by=by, at=at, tot=str(tot))
    return found


def _end(row: Weekpatroon | Spitsblok, tot: dt.date) -> None:
    row.geldig_tot = tot
    row.save(update_fields=["geldig_tot"])


def valid_in(vanaf: dt.date, tot: dt.date | None) -> Q:
    """Rows that are valid on a day of this period."""
    ends_later = Q(geldig_tot__isnull=True) | Q(geldig_tot__gte=vanaf)
    return ends_later if tot is None else ends_later & Q(geldig_vanaf__lte=tot)
