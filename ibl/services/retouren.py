"""The way back: an order of its own, that closes the order it belongs to."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from ibl.models import Statusovergang, Transportopdracht
from ibl.services.aanvragen import Aanvraag, first_row, new_opdracht, reserve_nummers
from ibl.services.errors import NothingToReturnError
from ibl.services.stappen import advance, move_transport, set_lender
from ibl.workflow import Handeling


@transaction.atomic
def return_transport(opdracht: Transportopdracht, *, by: User, at: dt.datetime) -> Transportopdracht:
    """Send what arrived back to its lender; return the order of the way back, to be set ready at the desk.

    Raises NothingToReturnError when there is nobody to return to, TransitionNotAllowedError when it is not
    here or was returned before.
    """
    opdracht = move_transport(opdracht, Handeling.RETURN, by=by, at=at)
    if opdracht.herkomst is None or opdracht.retour_van_id is not None:
        raise NothingToReturnError(f"{opdracht.nummer} heeft geen uitlener om naar terug te gaan.")
    terug = new_opdracht(
        Aanvraag(
            bestemming=opdracht.herkomst,
            lading=Transportopdracht.Lading(opdracht.lading),
            titel=opdracht.titel,
            auteur=opdracht.auteur,
            isbn=opdracht.isbn,
            ppn=opdracht.ppn,
            aantal_kratten=opdracht.aantal_kratten,
            omschrijving=opdracht.omschrijving,
            soort=Transportopdracht.Soort(opdracht.soort),
            betaler=opdracht.betaler,
            barcode=opdracht.barcode,
            retour_van=opdracht,
        ),
        nummer=reserve_nummers(at, 1)[0],
        by=by,
        at=at,
    )
    rows = [first_row(terug, by=by, at=at)]
    set_lender(terug, opdracht.bestemming)
    rows.append(advance(terug, Handeling.ASSIGN, by=by, at=at, plaats=opdracht.bestemming))
    terug.save(force_insert=True)
    Statusovergang.objects.bulk_create(rows)
    logboek.record("retour", terug, by=by, at=at, nummer=terug.nummer, van=opdracht.nummer)
    return terug
