"""Staffing the desk: shifts, swaps and sick calls, and signing on and off."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from servicedesk import notifications
from servicedesk.models import Aanwezigheid, Roosterdienst, Ruilverzoek

MOST_HOURS = dt.timedelta(hours=14)


class RoosterRefusedError(Exception):
    """The roster cannot be changed like that; the message says why."""


@transaction.atomic
def plan_dienst(
    *, medewerker: User, van: dt.datetime, tot: dt.datetime, by: User, at: dt.datetime
) -> Roosterdienst:
    """Put somebody in the roster. A span in which the person already works is refused."""
    dienst = Roosterdienst(medewerker=medewerker, van=van, tot=tot)
    try:
        dienst.validate_constraints()
    except ValidationError as error:
        raise RoosterRefusedError(error.messages[0]) from error
    if tot - van > MOST_HOURS:
        raise RoosterRefusedError("Een dienst duurt hoogstens 14 uur.")
    dienst.save()
    record("dienst_ingeroosterd", dienst, by=by, at=at, medewerker=medewerker.pk)
    return dienst


@transaction.atomic
def remove_dienst(dienst: Roosterdienst, *, by: User, at: dt.datetime) -> None:
    """Take a shift that has not begun out of the roster."""
    dienst = _lock(dienst)
    if dienst.van <= at:
        raise RoosterRefusedError("Deze dienst is al begonnen en blijft staan.")
    record("dienst_verwijderd", dienst, by=by, at=at, medewerker=dienst.medewerker_id)
    dienst.delete()


@transaction.atomic
def report_sick(dienst: Roosterdienst, *, by: User, at: dt.datetime) -> Roosterdienst:
    """The shift stands open until a colleague takes it over; everybody at the desk hears."""
    dienst = _lock(dienst)
    if dienst.ziek_gemeld_op:
        raise RoosterRefusedError("Deze dienst is al ziek gemeld.")
    if dienst.tot <= at:
        raise RoosterRefusedError("Deze dienst is al voorbij.")
    dienst.ziek_gemeld_op = at
    dienst.save(update_fields=["ziek_gemeld_op"])
    Ruilverzoek.objects.filter(dienst=dienst, antwoord=Ruilverzoek.Antwoord.GEVRAAGD).update(
        antwoord=Ruilverzoek.Antwoord.GEWEIGERD, beantwoord_op=at
    )
    notifications.notify_open_dienst(dienst, at=at)
    record("dienst_ziek_gemeld", dienst, by=by, at=at)
    return dienst


@transaction.atomic
def take_over_dienst(dienst: Roosterdienst, *, by: User, at: dt.datetime) -> Roosterdienst:
    """Work the rest of a shift whose colleague is sick; that colleague's row stays, with the sick call."""
    dienst = _lock(dienst)
    if not dienst.ziek_gemeld_op:
        raise RoosterRefusedError("Deze dienst is niet vrij.")
    if dienst.tot <= at:
        raise RoosterRefusedError("Deze dienst is al voorbij.")
    if Roosterdienst.objects.staffed().filter(van__lt=dienst.tot, tot__gt=dienst.van, medewerker=by).exists():
        raise RoosterRefusedError("Je hebt op die tijd al een dienst.")
    taken = plan_dienst(medewerker=by, van=max(dienst.van, at), tot=dienst.tot, by=by, at=at)
    dienst.tot = max(at, dienst.van + dt.timedelta(microseconds=1))
    dienst.save(update_fields=["tot"])
    record("dienst_overgenomen", taken, by=by, at=at, van_dienst=dienst.pk)
    return taken


@transaction.atomic
def request_ruil(dienst: Roosterdienst, *, aan: User, by: User, at: dt.datetime) -> Ruilverzoek:
    """Ask a colleague to take the shift; it stays yours until the answer is yes."""
    dienst = _lock(dienst)
    if dienst.van <= at:
        raise RoosterRefusedError("Deze dienst is al begonnen; vraag een collega om het over te nemen.")
    if dienst.ziek_gemeld_op:
        raise RoosterRefusedError("Deze dienst is ziek gemeld en staat al open.")
    if aan == dienst.medewerker:
        raise RoosterRefusedError("Deze collega heeft de dienst al.")
    if dienst.ruilverzoeken.filter(antwoord=Ruilverzoek.Antwoord.GEVRAAGD).exists():
        raise RoosterRefusedError("Er loopt al een ruilverzoek voor deze dienst.")
    verzoek = Ruilverzoek.objects.create(dienst=dienst, van=dienst.medewerker, aan=aan, gevraagd_op=at)
    notifications.notify_ruil(verzoek, at=at)
    record("ruil_gevraagd", verzoek, by=by, at=at, dienst=dienst.pk, aan=aan.pk)
    return verzoek


@transaction.atomic
def answer_ruil(verzoek: Ruilverzoek, *, aangenomen: bool, by: User, at: dt.datetime) -> Ruilverzoek:
    """Yes moves the shift to whoever was asked; no leaves it."""
    dienst = _lock(verzoek.dienst)
    verzoek = (
        Ruilverzoek.objects.select_for_update(of=("self",)).select_related("van", "aan").get(pk=verzoek.pk)
    )
    if verzoek.antwoord != Ruilverzoek.Antwoord.GEVRAAGD:
        raise RoosterRefusedError("Dit verzoek is al beantwoord.")
    if aangenomen:
        if dienst.van <= at:
            raise RoosterRefusedError("Deze dienst is al begonnen.")
        dienst.medewerker = verzoek.aan
        try:
            with transaction.atomic():
                dienst.save(update_fields=["medewerker"])
        except IntegrityError as error:
            raise RoosterRefusedError("Je hebt op die tijd al een dienst.") from error
    verzoek.antwoord = Ruilverzoek.Antwoord.AANGENOMEN if aangenomen else Ruilverzoek.Antwoord.GEWEIGERD
    verzoek.beantwoord_op = at
    verzoek.save(update_fields=["antwoord", "beantwoord_op"])
    notifications.notify_ruil_answered(verzoek, dienst, at=at)
    record("ruil_beantwoord", verzoek, by=by, at=at, antwoord=verzoek.antwoord)
    return verzoek


@transaction.atomic
def sign_on(*, by: User, at: dt.datetime) -> Aanwezigheid:
    """At the desk from now on; signing on twice is one time."""
    User.objects.select_for_update(of=("self",)).only("pk").get(pk=by.pk)
    present = Aanwezigheid.objects.filter(medewerker=by, tot__isnull=True).first()
    if present:
        return present
    aanwezigheid = Aanwezigheid.objects.create(medewerker=by, van=at)
    record("aangemeld_aan_balie", aanwezigheid, by=by, at=at)
    return aanwezigheid


@transaction.atomic
def sign_off(*, by: User, at: dt.datetime) -> Aanwezigheid | None:
    """Away from the desk; None when nobody had signed on."""
    present = (
        Aanwezigheid.objects.select_for_update(of=("self",))
        .filter(medewerker=by, tot__isnull=True)
        .order_by("van")
        .first()
    )
    if present is None:
        return None
    present.tot = max(at, present.van)
    present.save(update_fields=["tot"])
    record("afgemeld_van_balie", present, by=by, at=at)
    return present


@transaction.atomic
def sign_off_forgotten(*, at: dt.datetime, until: dt.datetime) -> int:
    """Whoever was still signed on when service ended went home then."""
    forgotten = list(
        Aanwezigheid.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(tot__isnull=True, van__lt=until)
        .order_by("van")
    )
    for present in forgotten:
        present.tot = until
        present.save(update_fields=["tot"])
        record("afgemeld_na_sluiting", present, by=None, at=at)
    return len(forgotten)


def _lock(dienst: Roosterdienst) -> Roosterdienst:
    Roosterdienst.objects.select_for_update().only("pk").get(pk=dienst.pk)
    return Roosterdienst.objects.select_related("medewerker").get(pk=dienst.pk)
