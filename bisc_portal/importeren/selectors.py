"""Reading imports: those of the kinds somebody may bring in, and what stands in one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from bisc_portal.accounts.models import BISC_ROLLEN, User
from bisc_portal.importeren.models import Bevinding, Importactie, Importregel
from bisc_portal.importeren.soorten import Importsoort, Kolom, soorten_for
from bisc_portal.importeren.waarden import Soort


@dataclass(frozen=True)
class Cel:
    """One value of a row; `was` is what it replaces."""

    waarde: Any
    was: Any = None


def list_importacties(user: User) -> QuerySet[Importactie]:
    """The imports of the kinds this person may bring in, the latest first, without the file itself.

    Who works at a library sees those of that library only.
    """
    sleutels = [soort.sleutel for soort in soorten_for(user)]
    mine = Importactie.objects.filter(soort__in=sleutels)
    if not BISC_ROLLEN.intersection(user.rollen):
        mine = mine.filter(door__organisatie=user.organisatie_id)
    return (
        mine.defer("bestand")
        .select_related("door", "gevraagd_door", "teruggedraaid_door")
        .order_by("-ingelezen_op", "-pk")
    )


def list_bevindingen(importactie: Importactie) -> QuerySet[Bevinding]:
    """Mistakes first, then warnings, in the order of the file."""
    return importactie.bevindingen.order_by("ernst", "nummer", "pk")


def list_regels(importactie: Importactie, verschil: str = "") -> QuerySet[Importregel]:
    """The staged rows, all or of one kind of difference."""
    regels = importactie.regels.order_by("nummer")
    return regels.filter(verschil=verschil) if verschil in Importregel.Verschil.values else regels


def build_cellen(soort: Importsoort, regel: Importregel) -> list[Cel]:
    """The values of a row in the order of the columns, beside what they replace."""
    was = regel.was or {}
    return [
        Cel(_as_written(kolom, regel.waarden.get(kolom.naam)), _as_written(kolom, was.get(kolom.naam)))
        if regel.verschil == Importregel.Verschil.GEWIJZIGD
        and kolom.naam in was
        and str(was[kolom.naam]) != str(regel.waarden.get(kolom.naam))
        else Cel(_as_written(kolom, regel.waarden.get(kolom.naam)))
        for kolom in soort.kolommen
    ]


def _as_written(kolom: Kolom, waarde: Any) -> Any:
    """An amount with a comma, as in the file it came from."""
    if kolom.soort == Soort.GETAL and waarde is not None:
        return str(waarde).replace(".", ",")
    return waarde
