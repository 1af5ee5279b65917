"""Asking for transport."""

import datetime as dt
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl import notifications, selectors, sla
from ibl.models import Statusovergang, Transportopdracht
from ibl.services.errors import DuplicateRequestError
from ibl.services.stappen import advance, set_lender
from ibl.services.uitleners import choose_lender
from ibl.workflow import Handeling, Status


@dataclass(frozen=True)
class Aanvraag:
    """What a request says. Without `herkomst` logistics chooses the lender."""

    bestemming: Vestiging
    lading: Transportopdracht.Lading
    herkomst: Vestiging | None = None
    titel: str = ""
    auteur: str = ""
    isbn: str = ""
    ppn: str = ""
    aantal_kratten: int = 0
    omschrijving: str = ""
    gewenst_op: dt.date | None = None
    lokale_referentie: str = ""
    soort: Transportopdracht.Soort = Transportopdracht.Soort.IBL
    betaler: Organisatie | None = None
    barcode: str = ""
    retour_van: Transportopdracht | None = None
    uuid: UUID = field(default_factory=uuid4)


@transaction.atomic
def request_transport(
    aanvraag: Aanvraag, *, by: User, at: dt.datetime, toch_dubbel: bool = False
) -> Transportopdracht:
    """Register a request; the same form twice is one request.

    Raises DuplicateRequestError when the same title already runs to this branch, unless `toch_dubbel`.
    """
    # Two colleagues of one branch wait for one another here, so that the second sees the first's request.
    Vestiging.objects.select_for_update(no_key=True).get(pk=aanvraag.bestemming.pk)
    sent_before = Transportopdracht.objects.filter(uuid=aanvraag.uuid).first()
    if sent_before is not None and sent_before.aangevraagd_door_id == by.pk:
        return sent_before
    if sent_before is not None:  # somebody else's key proves nothing; this is a request of its own
        aanvraag = replace(aanvraag, uuid=uuid4())
    bestaand = selectors.find_duplicate(
        aanvraag.bestemming, titel=aanvraag.titel, isbn=aanvraag.isbn, ppn=aanvraag.ppn
    )
    if bestaand is not None and not toch_dubbel:
        raise DuplicateRequestError(bestaand)
    opdracht = new_opdracht(aanvraag, nummer=reserve_nummers(at, 1)[0], by=by, at=at)
    rows = [first_row(opdracht, by=by, at=at)]
    if aanvraag.herkomst is not None:
        set_lender(opdracht, aanvraag.herkomst)
        rows.append(advance(opdracht, Handeling.ASSIGN, by=by, at=at, plaats=by.vestiging))
    opdracht.save(force_insert=True)
    Statusovergang.objects.bulk_create(rows)
    logboek.record("aangevraagd", opdracht, by=by, at=at, nummer=opdracht.nummer)
    if aanvraag.herkomst is not None:
        return opdracht
    chosen = choose_lender(opdracht, by=by, at=at)
    if chosen is None:
        notifications.tell_lender_wanted(opdracht, at=at)
    return chosen or opdracht


def new_opdracht(aanvraag: Aanvraag, *, nummer: str, by: User | None, at: dt.datetime) -> Transportopdracht:
    opdracht = Transportopdracht(
        nummer=nummer,
        uuid=aanvraag.uuid,
        soort=aanvraag.soort,
        lading=aanvraag.lading,
        aanvrager_id=aanvraag.bestemming.organisatie_id,
        bestemming=aanvraag.bestemming,
        titel=aanvraag.titel,
        auteur=aanvraag.auteur,
        isbn=aanvraag.isbn,
        ppn=aanvraag.ppn,
        aantal_kratten=aanvraag.aantal_kratten,
        omschrijving=aanvraag.omschrijving,
        gewenst_op=aanvraag.gewenst_op,
        lokale_referentie=aanvraag.lokale_referentie,
        aangevraagd_op=at,
        aangevraagd_door=by,
        termijn_op=sla.due_at(at),
        status=Status.AANGEVRAAGD,
        status_sinds=at,
        version=1,
        betaler=aanvraag.betaler,
        barcode=aanvraag.barcode,
        retour_van=aanvraag.retour_van,
    )
    opdracht.volgende_controle_op = first_controle(opdracht)
    return opdracht


def first_controle(opdracht: Transportopdracht) -> dt.datetime | None:
    """When to look first whether it is in time; never, when the 72 hours are not about it."""
    return opdracht.aangevraagd_op + sla.WAARSCHUWING_NA if opdracht.met_termijn else None


def first_row(opdracht: Transportopdracht, *, by: User | None, at: dt.datetime) -> Statusovergang:
    return Statusovergang(
        opdracht=opdracht,
        volgnummer=1,
        naar=Status.AANGEVRAAGD,
        op=at,
        ontvangen_op=at,
        door=by,
        plaats=opdracht.bestemming,
    )


def reserve_nummers(at: dt.datetime, count: int) -> list[str]:
    """Hand out the next numbers of the month, in local time; whoever asks at the same time waits."""
    maand = timezone.localtime(at).strftime("%y%m")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ibl_nummerreeks AS reeks (maand, laatste) VALUES (%s, %s)"
            " ON CONFLICT (maand) DO UPDATE SET laatste = reeks.laatste + EXCLUDED.laatste RETURNING laatste",
            [maand, count],
        )
        (last,) = cursor.fetchone()
    return [f"T{maand}-{number:05}" for number in range(last - count + 1, last + 1)]
