"""Writes of the fleet: the vehicles, the days they stand still, and the depots they leave from."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.templatetags.portaal import dag
from ibl import selectors
from ibl.models import Depot, Voertuig, Voertuigstilstand
from ibl.services.errors import NotOpenAnymoreError, PeriodOverlapsError, TransportError
from ibl.services.veranderingen import apply_values


class VehiclePlannedError(TransportError):
    """A vehicle that has a trip to drive cannot be taken out of use."""


@transaction.atomic
def save_voertuig(voertuig: Voertuig | None, *, by: User, at: dt.datetime, **values: Any) -> Voertuig:
    """Add a vehicle or change one; one with a trip still to drive stays in use."""
    if voertuig is None:
        row = Voertuig(code=_free_code(values["naam"]), **values)
        row.save()
        logboek.record("voertuig toegevoegd", row, by=by, at=at)
        return row
    row = Voertuig.objects.select_for_update(of=("self",)).get(pk=voertuig.pk)
    if row.actief and not values.get("actief", True):
        _require_unplanned(row, at=at)
    changed = apply_values(row, values)
    if changed:
        row.save(update_fields=list(values))
        logboek.record("voertuig gewijzigd", row, by=by, at=at, wijzigingen=changed)
    return row


def _free_code(naam: str) -> str:
    code = slugify(naam)[:16] or "voertuig"
    taken = set(Voertuig.objects.filter(code__startswith=code).values_list("code", flat=True))
    return next(c for c in (code, *(f"{code}-{n}" for n in range(2, len(taken) + 3))) if c not in taken)


def _require_unplanned(voertuig: Voertuig, *, at: dt.datetime) -> None:
    plan = selectors.list_plannen_of_voertuig(voertuig, vanaf=timezone.localdate(at)).first()
    if plan is not None:
        raise VehiclePlannedError(
            f"{voertuig} staat nog in een rit van {dag(plan.datum)}. Haal het daar eerst uit."
        )


@transaction.atomic
def park_voertuig(
    voertuig: Voertuig, *, van: dt.date, tot: dt.date | None, reden: str, by: User, at: dt.datetime
) -> Voertuigstilstand:
    """The vehicle cannot drive on these days; without an end until somebody says it can again."""
    row = Voertuig.objects.select_for_update(of=("self",)).get(pk=voertuig.pk)
    for other in row.stilstanden.order_by("van", "pk"):
        if (tot is None or other.van <= tot) and (other.tot is None or other.tot >= van):
            until = f" tot en met {dag(other.tot)}" if other.tot else ", zonder einde"
            raise PeriodOverlapsError(f"{row} staat al stil van {dag(other.van)}{until}.")
    stilstand = Voertuigstilstand.objects.create(voertuig=row, van=van, tot=tot, reden=reden)
    logboek.record("voertuig stilgezet", row, by=by, at=at, van=str(van), tot=str(tot or ""))
    return stilstand


@transaction.atomic
def end_stilstand(stilstand: Voertuigstilstand, *, tot: dt.date, by: User, at: dt.datetime) -> Voertuig:
    """The vehicle stood still until and including `tot`; before the first day it never did."""
    row = Voertuigstilstand.objects.select_related("voertuig").select_for_update(of=("self",))
    found = row.filter(pk=stilstand.pk).first()
    if found is None or (found.tot is not None and found.tot <= tot):
        raise NotOpenAnymoreError("Deze stilstand is al voorbij.")
    if tot < found.van:
        found.delete()
        logboek.record("stilstand ingetrokken", found.voertuig, by=by, at=at, van=str(found.van))
    else:
        found.tot = tot
        found.save(update_fields=["tot"])
        logboek.record("stilstand beëindigd", found.voertuig, by=by, at=at, tot=str(tot))
    return found.voertuig


@transaction.atomic
def save_depot(depot: Depot | None, *, by: User, at: dt.datetime, **values: Any) -> Depot:
    """Open a depot at a branch, or change its hours; one with vehicles stays in use."""
    if depot is None:
        row = Depot.objects.create(**values)
        logboek.record("depot toegevoegd", row, by=by, at=at)
        return row
    row = Depot.objects.select_related("vestiging").select_for_update(of=("self",)).get(pk=depot.pk)
    if row.actief and not values.get("actief", True) and row.voertuigen.filter(actief=True).exists():
        raise VehiclePlannedError(f"Bij {row} horen nog voertuigen. Geef die eerst een ander depot.")
    changed = apply_values(row, values)
    if changed:
        row.save(update_fields=list(values))
        logboek.record("depot gewijzigd", row, by=by, at=at, wijzigingen=changed)
    return row
