"""Bringing a file in, applying it, and taking it back."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Count, Max, Q

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond import doorbell
from bisc_portal.achtergrond.services import report_progress
from bisc_portal.importeren import lezen, soorten, staging, waarden
from bisc_portal.importeren.errors import (
    ImportNotReadyError,
    ImportOvertakenError,
    UnreadableFileError,
    UnreadableValueError,
)
from bisc_portal.importeren.models import Bevinding, Importactie, Importregel
from bisc_portal.importeren.soorten import Importsoort, Kolom
from bisc_portal.importeren.waarden import Cel
from bisc_portal.logboek.services import record

APPLY_TASK = "bisc_portal.importeren.tasks.apply_importacties"
Status = Importactie.Status


@transaction.atomic
def stage_bestand(
    soort: Importsoort, *, bestandsnaam: str, inhoud: bytes, by: User, at: dt.datetime
) -> Importactie:
    """Read the file, check every row, and compare with what is known; write nothing but the staged rows.

    Raises UnreadableFileError when it is not a file of this kind at all.
    """
    blad = (soort.read(inhoud) if soort.read else None) or lezen.read_blad(inhoud)
    places = _match_columns(soort, blad.kop)
    importactie = Importactie.objects.create(
        soort=soort.sleutel,
        bestandsnaam=bestandsnaam[:200],
        bestand=inhoud,
        hash=hashlib.sha256(inhoud).hexdigest(),
        opmaak=blad.opmaak,
        door=by,
        ingelezen_op=at,
        aantal_regels=len(blad.rijen),
    )
    bevindingen = list(_about_columns(blad.kop, places))
    usual = Importregel.Verschil.NIEUW.value if soort.doel is not None else ""
    staging.copy_regels(importactie, _read_rows(blad, places, bevindingen), verschil=usual)
    staging.copy_bevindingen(importactie, bevindingen)
    _check(importactie, soort)
    record("import_ingelezen", importactie, by=by, at=at, soort=soort.sleutel, hash=importactie.hash)
    return importactie


def _match_columns(soort: Importsoort, kop: list[str]) -> list[tuple[int, Kolom]]:
    """Where each column stands. Raises UnreadableFileError when one that must be there is not."""
    found: dict[str, int] = {}
    for place, naam in enumerate(kop):
        if naam and found.setdefault(soorten.normalize(naam), place) != place:
            raise UnreadableFileError(f"De kolom '{naam}' staat er twee keer in.")
    places: list[tuple[int, Kolom]] = []
    missing: list[str] = []
    for kolom in soort.kolommen:
        names = [soorten.normalize(naam) for naam in (kolom.naam, *kolom.ook)]
        here = next((found[naam] for naam in names if naam in found), None)
        if here is not None:
            places.append((here, kolom))
        elif kolom.verplicht:
            missing.append(kolom.naam)
    if missing:
        there = ", ".join(naam for naam in kop if naam) or "niets"
        raise UnreadableFileError(
            f"Deze kolommen ontbreken: {', '.join(missing)}. In het bestand staat: {there}."
        )
    return places


def _about_columns(kop: list[str], places: list[tuple[int, Kolom]]) -> Iterator[staging.Bevindingrij]:
    used = {place for place, _ in places}
    for place, naam in enumerate(kop):
        if naam and place not in used:
            yield None, naam, Bevinding.Ernst.WAARSCHUWING, f"De kolom '{naam}' wordt niet gelezen."


def _read_rows(
    blad: lezen.Blad, places: list[tuple[int, Kolom]], bevindingen: list[staging.Bevindingrij]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every row in one notation; what cannot be read is left out and noted with its reason."""
    columns = [(place, kolom, kolom.naam, kolom.soort == waarden.Soort.TEKST) for place, kolom in places]
    for nummer, cellen in blad.rijen:
        row: dict[str, Any] = {}
        for place, kolom, naam, is_tekst in columns:
            cel: Cel = cellen[place] if place < len(cellen) else None
            # Nearly every cell of a large file is plain text: that way has to be short.
            if is_tekst and type(cel) is str and (tekst := cel.strip()):
                row[naam] = tekst.replace("\x00", "")
                continue
            if waarden.is_empty(cel):
                row[kolom.naam] = None
                if kolom.verplicht:
                    bevindingen.append(
                        (nummer, kolom.naam, Bevinding.Ernst.FOUT, "Hier hoort iets te staan.")
                    )
                continue
            try:
                row[kolom.naam] = waarden.read(cel, kolom.soort)
            except UnreadableValueError as error:
                row[kolom.naam] = None
                bevindingen.append((nummer, kolom.naam, Bevinding.Ernst.FOUT, str(error)))
        yield nummer, row


def _check(importactie: Importactie, soort: Importsoort) -> None:
    """Run the checks of the kind, also beside rows that cannot be read: what to mend is said at once."""
    unread = importactie.bevindingen.filter(ernst=Bevinding.Ernst.FOUT).exists()
    gelezen = importactie.bevindingen.aggregate(laatste=Max("pk"))["laatste"] if unread else None
    for controle in soort.controles:
        staging.run_controle(importactie, controle, gelezen=gelezen)
    if soort.doel is not None:
        staging.find_doubles(importactie, soort.doel, gelezen=gelezen)
    _compare(importactie, soort)


def _compare(importactie: Importactie, soort: Importsoort) -> None:
    counts = importactie.bevindingen.aggregate(
        fouten=Count("pk", filter=Q(ernst=Bevinding.Ernst.FOUT)),
        waarschuwingen=Count("pk", filter=Q(ernst=Bevinding.Ernst.WAARSCHUWING)),
    )
    importactie.aantal_fouten = counts["fouten"]
    importactie.aantal_waarschuwingen = counts["waarschuwingen"]
    if soort.doel is not None and not counts["fouten"]:
        staging.compare(importactie, soort.doel)
        found = importactie.regels.aggregate(
            **{naam: Count("pk", filter=Q(verschil=naam)) for naam in Importregel.Verschil.values}
        )
        importactie.aantal_nieuw = found["nieuw"]
        importactie.aantal_gewijzigd = found["gewijzigd"]
        importactie.aantal_gelijk = found["gelijk"]
    elif not counts["fouten"]:
        importactie.aantal_nieuw = importactie.aantal_regels
    importactie.save()


@transaction.atomic
def request_apply(importactie: Importactie, *, gezien: bool, by: User, at: dt.datetime) -> Importactie:
    """Ask the background to apply it. Raises ImportNotReadyError; warnings must have been seen."""
    current = _lock(importactie)
    if not current.can_be_applied:
        raise ImportNotReadyError("Deze import heeft fouten of is al afgehandeld.")
    if current.aantal_waarschuwingen and not gezien:
        raise ImportNotReadyError("Bekijk eerst de waarschuwingen en vink aan dat je ze hebt gezien.")
    current.status, current.gevraagd_door = Status.GEVRAAGD, by
    current.save(update_fields=["status", "gevraagd_door"])
    report_progress(_work(current), omschrijving=f"Import van {current}", gedaan=0, totaal=2, at=at)
    doorbell.ring(APPLY_TASK)
    record("import_gevraagd", current, by=by, at=at)
    return current


def apply_next(*, at: dt.datetime) -> bool:
    """Apply one import that waits, all of it or nothing; False when none waits."""
    with transaction.atomic():
        importactie = (
            Importactie.objects.filter(status=Status.GEVRAAGD)
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("gevraagd_door")
            .order_by("pk")
            .first()
        )
        if importactie is None:
            return False
        by = importactie.gevraagd_door
        try:
            with transaction.atomic():
                changed = _apply(importactie, by, at) if by else 0
        except (DatabaseError, ImportNotReadyError) as error:
            importactie.status = Status.MISLUKT
            reason = (
                str(error) if isinstance(error, ImportNotReadyError) else "De database weigerde de gegevens."
            )
            importactie.fout = reason[:300]
            importactie.save(update_fields=["status", "fout"])
            record("import_mislukt", importactie, by=by, at=at)
        else:
            importactie.status, importactie.toegepast_op = Status.TOEGEPAST, at
            importactie.save(update_fields=["status", "toegepast_op"])
            record("import_toegepast", importactie, by=by, at=at, rijen=changed)
        report_progress(
            _work(importactie), omschrijving=f"Import van {importactie}", gedaan=2, totaal=2, at=at
        )
    return True


def _apply(importactie: Importactie, by: User, at: dt.datetime) -> int:
    """Compare once more, since the table may have moved since the file was read, and write."""
    soort = soorten.find_soort(importactie.soort)
    if soort.doel is not None:
        staging.compare(importactie, soort.doel)
        changed = staging.write(importactie, soort.doel)
    elif soort.apply is not None:
        changed = soort.apply(importactie, by, at)
    else:
        raise ImportNotReadyError("Deze soort import heeft geen bestemming.")
    if soort.na_afloop is not None:
        soort.na_afloop(importactie, at)
    return changed


@transaction.atomic
def take_back_import(importactie: Importactie, *, by: User, at: dt.datetime) -> Importactie:
    """Put everything back as it was. Raises ImportNotReadyError or ImportOvertakenError."""
    current = _lock(importactie)
    if current.status != Status.TOEGEPAST:
        raise ImportNotReadyError("Alleen een toegepaste import kan worden teruggedraaid.")
    soort = soorten.find_soort(current.soort)
    if soort.doel is not None:
        if overtaken := staging.count_overtaken(current, soort.doel):
            raise ImportOvertakenError(
                f"{overtaken} van deze rijen zijn later veranderd. Draai eerst de latere import terug."
            )
        changed = staging.put_back(current, soort.doel)
    elif soort.take_back is not None:
        changed = soort.take_back(current, by, at)
    else:
        raise ImportNotReadyError("Deze soort import kan niet worden teruggedraaid.")
    current.status, current.teruggedraaid_op, current.teruggedraaid_door = Status.TERUGGEDRAAID, at, by
    current.save(update_fields=["status", "teruggedraaid_op", "teruggedraaid_door"])
    if soort.na_afloop is not None:
        soort.na_afloop(current, at)
    record("import_teruggedraaid", current, by=by, at=at, rijen=changed)
    return current


@transaction.atomic
def discard_import(importactie: Importactie, *, by: User, at: dt.datetime) -> Importactie:
    """Put a file aside that will not be applied; its staged rows go, the file and its findings stay."""
    current = _lock(importactie)
    if current.status != Status.INGELEZEN:
        raise ImportNotReadyError("Deze import is al afgehandeld.")
    current.status = Status.VERVALLEN
    current.save(update_fields=["status"])
    current.regels.all().delete()
    record("import_weggelegd", current, by=by, at=at)
    return current


def _lock(importactie: Importactie) -> Importactie:
    return Importactie.objects.select_for_update(of=("self",)).get(pk=importactie.pk)


def _work(importactie: Importactie) -> str:
    return f"import-{importactie.pk}"
