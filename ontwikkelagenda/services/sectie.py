"""Writing a section without losing anybody's words."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import opmaak
from ontwikkelagenda.models import (
    BiscRol,
    Sectie,
    SectieVersie,
)
from ontwikkelagenda.services.slot import lock_open_agenda


class SectieChangedError(Exception):
    """Somebody saved the section after this writer began; `sectie` is how it stands now."""

    def __init__(self, sectie: Sectie) -> None:
        super().__init__(f"Sectie {sectie.pk} is intussen gewijzigd.")
        self.sectie = sectie


@transaction.atomic
def save_sectie(sectie: Sectie, *, tekst: str, klaar: bool, versie: int, by: User, at: dt.datetime) -> Sectie:
    """Save the text over version `versie`; every save is kept.

    Saving what already stands there makes no version, so a double click is one save.
    Raises SectieChangedError when somebody saved another text since; nothing is written then.
    """
    lock_open_agenda(sectie.agenda)
    current = Sectie.objects.select_for_update(of=("self",)).get(pk=sectie.pk)
    tekst = opmaak.clean(tekst)
    status = _sectie_status(tekst, klaar=klaar)
    if (current.tekst, current.status) == (tekst, status):
        return current
    if current.versie != versie:
        raise SectieChangedError(current)
    current.tekst, current.status = tekst, status
    current.versie += 1
    current.gewijzigd_op = at
    current.save(update_fields=["tekst", "status", "versie", "gewijzigd_op"])
    keep_version(current, by=by, at=at)
    logboek.record("sectie opgeslagen", current, by=by, at=at, versie=current.versie, status=status)
    return current


@transaction.atomic
def arrange_sectie(
    sectie: Sectie,
    *,
    titel: str,
    penvoerder: Organisatie | None,
    rollen: Iterable[BiscRol],
    by: User,
    at: dt.datetime,
) -> Sectie:
    """Change what stands round the text: title, owner and the roles asked of BiSC."""
    lock_open_agenda(sectie.agenda)
    current = Sectie.objects.select_for_update(of=("self",)).get(pk=sectie.pk)
    current.titel, current.penvoerder, current.gewijzigd_op = titel, penvoerder, at
    current.save(update_fields=["titel", "penvoerder", "gewijzigd_op"])
    current.rollen.set(rollen)
    logboek.record("sectie ingericht", current, by=by, at=at)
    return current


def _sectie_status(tekst: str, *, klaar: bool) -> Sectie.Status:
    if not tekst:
        return Sectie.Status.LEEG
    return Sectie.Status.KLAAR_VOOR_PDO if klaar else Sectie.Status.IN_BEWERKING


def keep_version(sectie: Sectie, *, by: User | None, at: dt.datetime) -> None:
    SectieVersie.objects.create(
        sectie=sectie,
        nummer=sectie.versie,
        titel=sectie.titel,
        tekst=sectie.tekst,
        status=sectie.status,
        door=by,
        op=at,
    )
